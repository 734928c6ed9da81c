"""The line of a list of references, as a person reads it."""

from collections.abc import Iterator

from lxml.etree import _Element

from ingest.readers.blocks import TextBuilder
from ingest.readers.journals.jats_words import name_of, words_of

_CITATIONS = ("mixed-citation", "element-citation", "citation", "nlm-citation", "note")
_GROUPS = ("person-group", "name", "string-name")
_PARTS = (
    *(*_GROUPS, "surname", "given-names", "suffix", "collab", "etal", "source", "volume", "issue"),
    *("year", "month", "day", "fpage", "article-title", "publisher-name", "pub-id", "ext-link"),
)
_UNSEEN = ("pub-id", "object-id", "label")


def reference_line(reference: _Element, builder: TextBuilder) -> str:
    """A reference in one line, behind its number; its parts as they follow on each other."""
    label = next((one for one in reference if name_of(one) == "label"), None)
    parts = [words_of(label, builder).strip("[]().")] if label is not None else []
    for citation in reference.iter():
        if name_of(citation) in _CITATIONS:
            parts.append(_citation(citation, builder))
    number, *rest = parts if label is not None else ["", *parts]
    return " ".join(filter(None, (f"[{number}]" if number else "", *rest)))


def _citation(citation: _Element, builder: TextBuilder) -> str:
    """Where only parts stand and nothing between them, they are parted by stops."""
    between = [citation.text, *(child.tail for child in citation)]
    if any(text and text.strip() for text in between):
        return " ".join(_spaced(citation, builder).split())
    parts = (_part(one, builder) for one in citation if name_of(one) not in _UNSEEN)
    doi = next((one for one in citation.iter("{*}pub-id") if one.get("pub-id-type") == "doi"), None)
    ended = (part.rstrip(". ") for part in (*parts, words_of(doi, builder)) if part)
    return ". ".join(filter(None, ended)) + "."


def _spaced(element: _Element, builder: TextBuilder) -> str:
    """The words of a citation, with a blank where two of its parts would join."""
    words = element.text or ""
    for child in element:
        is_group = name_of(child) in _GROUPS
        part = _spaced(child, builder) if is_group else words_of(child, builder)
        between = " " if words[-1:].isalnum() and part[:1].isalnum() else ""
        # What stands in running words is parted already.
        words += (between if name_of(child) in _PARTS else "") + part + (child.tail or "")
    return words


def _part(element: _Element, builder: TextBuilder) -> str:
    if name_of(element) in ("person-group", "string-name", "name"):
        return ", ".join(_people(element, builder))
    return words_of(element, builder)


def _people(element: _Element, builder: TextBuilder) -> Iterator[str]:
    for one in element.iter():
        if name_of(one) in ("name", "string-name"):
            yield person_name(one, builder)
        elif name_of(one) in ("collab", "institution", "etal"):
            yield words_of(one, builder) or "et al"


def person_name(name: _Element, builder: TextBuilder) -> str:
    """A name as it is spoken: given names, family, suffix."""
    parts = {name_of(one): words_of(one, builder) for one in name}
    if "surname" not in parts:
        return words_of(name, builder)
    order = ("given-names", "surname", "suffix")
    if name.get("name-style") == "eastern":
        order = ("surname", "given-names", "suffix")
    return " ".join(filter(None, (parts.get(one, "") for one in order)))
