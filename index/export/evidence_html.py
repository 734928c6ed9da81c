"""Quotations as one HTML file with everything needed to check them."""

import html
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from index import VERSION
from index.attribution import date_words, exact_place_words, is_web_address, source_words
from index.compare.comparison import judged_words
from index.export.quotations import Dossier, Quotation
from index.text.written_names import author_words

_PROMISE = "This file shows what sources say; it does not judge who is right, and gives no advice."
_HOW = (
    "To check a quote: its digest is the SHA-256 of exactly its characters in UTF-8, the digest of "
    "the article is the SHA-256 of all its text as it was read. The characters of a quote are "
    "counted from 0 in that text."
)
# Nothing in the file may run or be fetched, whatever it contains.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def evidence_html(dossier: Dossier, *, made: datetime | None = None) -> str:
    """A self-contained page; `made` is now unless it is given."""
    return "\n".join(_parts(dossier, made or datetime.now(UTC))) + "\n"


def _parts(dossier: Dossier, made: datetime) -> Iterator[str]:
    style = Path(__file__).with_name("evidence.css").read_text(encoding="utf-8")
    title = _text(" ".join(dossier.title.split()))
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="referrer" content="no-referrer">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f"<title>{title}</title>\n<style>\n{style}</style></head><body>"
    yield f'<header><h1 dir="auto"><bdi>{title}</bdi></h1>'
    yield f'<p class="promise">{_text(_PROMISE)}</p>'
    yield _facts(_about(dossier, made))
    yield f'<p class="facts">{_text(_HOW)}</p></header><main>'
    yield from (_quotation(one, number) for number, one in enumerate(dossier.quotations, start=1))
    yield "</main>"
    if dossier.lines:
        lines = "".join(f"<li>{_line(line)}</li>" for line in dossier.lines)
        yield f"<section><h2>Also</h2><ul>{lines}</ul></section>"
    yield "</body></html>"


def _about(dossier: Dossier, made: datetime) -> list[tuple[str, str]]:
    known = [("Question", _line(dossier.question))] if dossier.question else []
    known += [(judged_words(dossier.claim), _line(dossier.claim))] if dossier.claim else []
    known += [("Verdicts", _line(dossier.judged_by))] if dossier.judged_by else []
    known.append(("Quotes", str(len(dossier.quotations))))
    created = _moment(datetime.fromisoformat(dossier.created))
    known.append(("Index", f"generation {_text(dossier.generation)}, built {created}"))
    known.append(("Made", f"{_moment(made)} by Concordance {_text(VERSION)}"))
    return known


def _quotation(one: Quotation, number: int) -> str:
    listing = one.listing
    heading = f"{source_words(listing)} — “{listing.title}”"
    note = f'<p class="note"><b>Note:</b> <span dir="auto">{_text(one.note)}</span></p>'
    return (
        f'<article id="quote-{number}"><h2>{number}. {_line(heading)}</h2>'
        f"{f'<p>After {_line(one.lead)}:</p>' if one.lead else ''}"
        f'<blockquote class="quote" dir="auto">{_text(one.text)}</blockquote>'
        f"{note if one.note else ''}{_facts(_known(one))}</article>"
    )


def _known(one: Quotation) -> list[tuple[str, str]]:
    listing = one.listing
    known = [("Status", _line(one.said))] if one.said else []
    if one.now:
        known.append(("There now", f'<span class="now" dir="auto">{_text(one.now)}</span>'))
    known += [("Question", _line(one.question))] if one.question else []
    known += [
        ("Source", _line(source_words(listing))),
        ("Title", _line(listing.title)),
        ("Author", _line(author_words(listing, most=100) or "unknown")),
        ("Published", _line(date_words(listing.published))),
        ("Link", _link(listing.url) if listing.url else "unknown"),
    ]
    known += [("Accessed", _line(date_words(listing.read)))] if listing.read else []
    known += [("Digest of", _line(listing.digest_of))] if listing.digest_of else []
    known += [
        (
            "Place",
            f"article <code>{_line(listing.doc_id)}</code>, {_line(exact_place_words(one.place))}",
        ),
        ("SHA-256 of the quote", f"<code>{one.digest}</code>"),
        (
            "SHA-256 of the article",
            f"<code>{one.article_digest or 'no longer in the index'}</code>",
        ),
    ]
    known += [("Kept", _moment(datetime.fromisoformat(one.kept)))] if _is_moment(one.kept) else []
    return known + ([("Open", _link(one.permalink))] if one.permalink else [])


def _facts(rows: list[tuple[str, str]]) -> str:
    cells = "".join(f'<tr><th scope="row">{name}</th><td>{cell}</td></tr>' for name, cell in rows)
    return f"<table>{cells}</table>"


def _link(url: str) -> str:
    if not is_web_address(url):
        return _line(url)
    return f'<a href="{_text(url)}" rel="noopener noreferrer">{_line(url)}</a>'


def _line(words: str) -> str:
    """Words on one line, isolated in their own writing direction."""
    return f"<bdi>{_text(' '.join(words.split()))}</bdi>"


def _text(words: str) -> str:
    # A browser reads a bare CR as LF, and the digest would no longer match what it shows.
    return html.escape(words).replace("\r", "&#13;")


def _moment(when: datetime) -> str:
    return (
        f"{when.day} {when:%B %Y, %H:%M} UTC" if when.utcoffset() is not None else _text(str(when))
    )


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
