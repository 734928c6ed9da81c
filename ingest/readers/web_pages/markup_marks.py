"""Turns markup that changes what words say into signs of plain text."""

import re
from itertools import islice

from lxml.etree import _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.marks import lowered, raised
from ingest.readers.mathml import formula
from ingest.readers.tree import rewrite, tag_of, text_of, words_before

_QUOTES = {"de": "„“‚‘", "fr": "«»‹›", "it": "«»“”", "es": "«»“”", "ru": "«»„“", "pl": "„”‚’"}
_ENGLISH = "“”‘’"
# As blogs and wikis name or address the pictures that they draw of formulas.
_TEX = re.compile(r"\b(?:la)?tex\b|\bmath(?:jax)?\b|mwe-math", re.IGNORECASE)
_STYLE_OF_TEX = re.compile(r"\A\{\\(?:display|text)style\s*(.*)\}\Z", re.DOTALL)
_WRAPPERS = 2
_FEW_WORDS = 3
_MARK = re.compile(r"\[?(?:\d{1,4}|[*†‡§¶]{1,3})\]?")
_NOTE_ROLES = {"doc-noteref", "noteref"}
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def write_marks(root: _Element, builder: TextBuilder) -> None:
    """Write formulas, raised and lowered signs, marks of notes and quotation marks as text.

    `builder` counts the formulas that hold nothing that can be written.
    """
    for picture in list(root.iter("{*}img")):
        if _TEX.search(f"{picture.get('class', '')} {picture.get('src', '')}") and not _has_twin(
            picture
        ):
            rewrite(picture, _STYLE_OF_TEX.sub(r"\1", (picture.get("alt") or "").strip()))
    for math in list(root.iter("{*}math")):
        _write_formula(math, builder)
    for link in list(root.iter("{*}a")):
        if _is_note(link) and not _is_raised(link):
            rewrite(link, raised(text_of(link), is_note=True))
        elif _begins_note(link):
            rewrite(link, f"[{text_of(link)}] ")
    for sign in list(root.iter("{*}sup")):
        if _is_text(sign):
            continue
        words = raised(text_of(sign), before=words_before(sign)[-9:], is_note=_holds_note(sign))
        _replace(sign, words)
    for sign in list(root.iter("{*}sub")):
        if not _is_text(sign):
            _replace(sign, lowered(text_of(sign)))
    for quotation in list(root.iter("{*}q")):
        _quote(quotation)


def _write_formula(math: _Element, builder: TextBuilder) -> None:
    try:
        words = formula(math)
    except RecursionError:
        words = ""
    if not words and (len(math) or text_of(math).strip()):
        builder.leave_out("formulas")
        words = "[formula]"
    is_display = math.get("display") == "block"
    rewrite(math, f" {words} " if is_display else words)


def _has_twin(picture: _Element) -> bool:
    """Whether the formula in a picture is there as markup, too."""
    around = islice(picture.iterancestors(), _WRAPPERS)
    return any(next(one.iter("{*}math"), None) is not None for one in around)


def _is_note(link: _Element) -> bool:
    return (
        link.get("role") in _NOTE_ROLES
        or link.get(_EPUB_TYPE) in _NOTE_ROLES
        or (link.get("epub:type") in _NOTE_ROLES)
        or (tag_of(link) == "a" and is_mark_by_place(link))
    )


def _begins_note(link: _Element) -> bool:
    """Whether a number at the start of a note links back, and touches its first word."""
    is_first = link.getprevious() is None and not words_before(link).strip()
    is_back = (link.get("href") or "").startswith("#") and text_of(link).isdigit()
    return is_back and is_first and (link.tail or "")[:1].isalpha()


def is_mark_by_place(link: _Element) -> bool:
    """Whether a link is the mark of a note: a number right behind a word, to a place on a page."""
    before = words_before(link)[-1:]
    is_behind_a_word = bool(before) and not before.isspace() and before not in "([–-/"
    is_mark = is_behind_a_word and "#" in link.get("href", "")
    return is_mark and _MARK.fullmatch(text_of(link).strip()) is not None


def _is_raised(link: _Element) -> bool:
    return any(tag_of(one) == "sup" for one in [*link.iterancestors(), *link.iter("{*}*")])


def _holds_note(sign: _Element) -> bool:
    links = [*sign.iter("{*}a"), *(one for one in sign.iterancestors("{*}a"))]
    is_local = any("#" in (link.get("href") or "") for link in links)
    return is_local or _is_note(sign) or any(map(_is_note, links))


def _is_text(sign: _Element) -> bool:
    """Whether it is small print, or has brackets that set it apart already."""
    words = text_of(sign).strip()
    is_bracketed = words[:1] == "[" and not words.strip("[]").isdigit()
    return is_bracketed or len(words.split(None, _FEW_WORDS)) > _FEW_WORDS


def _replace(sign: _Element, words: str) -> None:
    # An ordinal is left as it is: its words may hold marks of their own.
    if words != text_of(sign) or not len(sign):
        rewrite(sign, words)


def _quote(quotation: _Element) -> None:
    signs = _QUOTES.get(_language(quotation), _ENGLISH)
    depth = sum(1 for _ in quotation.iterancestors("{*}q")) % 2
    before, after = signs[2 * depth], signs[2 * depth + 1]
    quotation.text = before + (quotation.text or "")
    if len(quotation):
        quotation[-1].tail = (quotation[-1].tail or "") + after
    else:
        quotation.text += after


def _language(element: _Element) -> str:
    for one in [element, *element.iterancestors()]:
        if language := one.get("lang") or one.get("{http://www.w3.org/XML/1998/namespace}lang"):
            return language.partition("-")[0].lower()
    return ""
