"""A quote with its reference: as text and as HTML to paste, and as shown."""

import html

from index.attribution import RECOGNISED, lead_words
from index.export.references import Formatted, Reference
from index.records import Listing, Passage
from ui.components.copy_button import copy_html
from ui.markup import Html, escape, local_link

_NUMBERED = "(1)"


def citation(passage: Passage, document: Listing, made: Reference, *, permalink: str) -> str:
    """The passage as plain text, verbatim, with its reference and what has to be known of it."""
    lead = f"After {lead_words(passage.lead)}:\n" if passage.lead else ""
    quoted = f"{lead}“{passage.text}” {made.cited.plain}"
    return "\n".join([quoted, "", made.listed.plain, *_known(passage, document), permalink])


def rich_citation(passage: Passage, document: Listing, made: Reference, *, permalink: str) -> str:
    """The same as HTML, for programs that paste italics; line breaks of the passage are kept."""
    lead = f"After {html.escape(lead_words(passage.lead))}:<br>" if passage.lead else ""
    text = html.escape(passage.text).replace("\n", "<br>")
    lines = [made.listed.html, *map(html.escape, _known(passage, document)), html.escape(permalink)]
    return f"<p>{lead}“{text}” {made.cited.html}</p><p>{'<br>'.join(lines)}</p>"


def reference_html(passage: Passage, document: Listing, made: Reference, permalink: str) -> Html:
    """Reference, form in the text and the quote with both, each with a button that copies it."""
    block = citation(passage, document, made, permalink=permalink)
    rich = rich_citation(passage, document, made, permalink=permalink)
    number = " or its number in your list" if made.cited.plain == _NUMBERED else ""
    rows = [
        _row("Reference", _shown(made.listed), _copied(made.listed, "the reference")),
        _row("In the text", f"{_shown(made.cited)}{number}", _copied(made.cited, "the short form")),
        _row(
            "Quote with reference",
            f'<span class="block">{escape(block)}</span>',
            copy_html(block, rich=rich, of="the quote with its reference"),
        ),
        _row(
            "Link to these words",
            local_link(permalink, "Opens the article, and checks that they are still there"),
            copy_html(permalink, of="the link"),
        ),
    ]
    return Html(f'<dl class="reference">{"".join(rows)}</dl>')


def _known(passage: Passage, document: Listing) -> list[str]:
    place = [f"In “{passage.heading}”"] if passage.heading else []
    place += [f"page {passage.page} of the file"] if passage.page else []
    place += [RECOGNISED] if passage.recognised else []
    line = ", ".join(place)
    known = [f"Digest of {document.digest_of}"] if document.digest_of else []
    return [*known, f"{line[:1].upper()}{line[1:]}"] if line else known


def _row(name: str, shown: str, button: Html) -> str:
    return f"<dt>{name} {button}</dt><dd>{shown}</dd>"


def _shown(words: Formatted) -> str:
    return f"<bdi>{words.html}</bdi>"


def _copied(words: Formatted, of: str) -> Html:
    return copy_html(words.plain, rich=words.html, of=of)
