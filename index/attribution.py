"""Words that say where a passage comes from, or that it is unknown."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from index.records import Lead, Listing, Location, Passage

RECOGNISED = "read by text recognition"
_A_SCREEN = 1_500
# It is the same over every library: what it is about would have to be guessed.
PROMISE = "Concordance shows what sources say; it does not judge who is right, and gives no advice."


def source_words(document: Listing) -> str:
    """Who published it."""
    return document.source or "source unknown"


def date_words(published: str | None) -> str:
    """A date as people write it, as precisely as it is known.

    >>> date_words("2019-10-16"), date_words("2019-10"), date_words("2019"), date_words(None)
    ('16 October 2019', 'October 2019', '2019', 'date unknown')
    """
    if published is None:
        return "date unknown"
    parts = [int(part) for part in published.split("-")]
    if len(parts) == 1:
        return published
    month = f"{date(parts[0], parts[1], 1):%B} {parts[0]}"
    return f"{parts[2]} {month}" if len(parts) == 3 else month


def exact_place_words(passage: Location) -> str:
    """Where a passage is in its document: heading and page, if any, and characters.

    For exports and other programs, which find the passage again by them. It also says if the words
    were read by text recognition, which may err.
    """
    characters = f"characters {passage.start:,}–{passage.end:,}"
    return " · ".join([*_heading_and_page(passage), characters, *_recognised(passage)])


def place_words(passage: Location) -> str:
    """The same for people: without the characters; where nothing else is known, how far down.

    >>> place_words(Location(doc_id="a", ordinal=9, start=4531, end=4795, heading="Causes"))
    'Causes'
    >>> place_words(Location(doc_id="a", ordinal=0, start=0, end=90))
    'near the beginning'
    """
    known = [*_heading_and_page(passage)] or [depth_words(passage.start)]
    return " · ".join([*known, *_recognised(passage)])


def depth_words(start: int, length: int = 0) -> str:
    """How far down in a text a place is, in words; at the end only if its `length` is known.

    >>> depth_words(100), depth_words(9_000), depth_words(9_000, 9_500), depth_words(300, 400)
    ('near the beginning', 'further down', 'near the end', 'near the end')
    """
    if length and start > 2 * length / 3:
        return "near the end"
    return "near the beginning" if start < _A_SCREEN else "further down"


def lead_words(lead: Iterable[Lead]) -> str:
    """What has to be read before a quote, each line of it in quotation marks; empty if nothing has.

    >>> lead_words([Lead(0, 14, "Do not\\n dive:"), Lead(20, 27, "after a")])
    '“Do not dive:”, “after a”'
    """
    return ", ".join(f"“{' '.join(one.text.split())}”" for one in lead)


def beginning(passage: Passage) -> str:
    """The words of a passage, for a preview, after what has to be read before them."""
    return " … ".join([*(one.text for one in passage.lead), passage.text])


def lead_json(lead: Iterable[Lead]) -> list[dict[str, Any]]:
    """The same as JSON has it, verbatim and with its places."""
    return [one._asdict() for one in lead]


def attribution(passage: Location, document: Listing) -> str:
    """One line: title, source, date and place."""
    known = [f"“{document.title}”", source_words(document), date_words(document.published)]
    return " · ".join([*known, exact_place_words(passage)])


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "article"), counted(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def left_out_words(left_out: Mapping[str, int]) -> str:
    """What is in a file but not in its text, most first; empty if all is.

    >>> left_out_words({"comments": 1, "struck-out passages": 2})
    '2 struck-out passages, 1 comment'
    """
    most_first = sorted(left_out.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(
        f"{n:,} {what.removesuffix('s') if n == 1 else what}" for what, n in most_first
    )


def is_web_address(url: str) -> bool:
    """Whether `url` is a web address, not something else that a browser would run or open."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _heading_and_page(passage: Location) -> list[str]:
    heading = [passage.heading] if passage.heading else []
    return heading + ([f"page {passage.page}"] if passage.page else [])


def _recognised(passage: Location) -> list[str]:
    return [RECOGNISED] if passage.recognised else []
