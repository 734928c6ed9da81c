"""The sources that are proposed for articles which name none, and those that are not."""

import pytest

from index.records import Proposal
from ingest.describe.documents import described
from ingest.describe.study import Studied, study
from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Reading

BODY = "\n\n".join(
    f"Part {number}. The tide rises twice a day, and a stretch of beach is lost to it; that helps "
    f"the mussels, as a count of eighty rocks showed in {1990 + number}."
    for number in range(14)
)


def proposal(text: str, *, given: dict[str, str] | None = None) -> Proposal | None:
    studied = study(Reading(text=text, blocks=parse(text), given=given or {}), path="tides.txt")
    assert isinstance(studied, Studied)
    return described(studied, path="tides.txt", listed={}).document.proposal


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("© 2024 Harbour Media, Inc. All rights reserved.", "Harbour Media"),
        ("Copyright © 2019-2023 by the Northern Coast Trust.", "Northern Coast Trust"),
        ("© Quayside Press 2021", "Quayside Press"),
        ("Gorse Media © 2020", "Gorse Media"),
        ("TideWise does not provide medical advice, diagnosis or treatment.", "TideWise"),
        ("Seamile is not responsible for the content of other sites.", "Seamile"),
        ("Neither MedLake nor its authors accept any liability for errors.", "MedLake"),
        ("eTideAid assumes no liability for decisions based on this.", "eTideAid"),
        ("Reviewed by the Wellpoint Journal Editorial Team", "Wellpoint Journal"),
        ("By Riverside Clinic Staff", "Riverside Clinic"),
        ("Written by the editorial staff of Moor Hospital", "Moor Hospital"),
        ("This leaflet was produced by the Society for Sea Research.", "Society for Sea Research"),
        ("The information on this page is provided by Kestrel Pharmacy.", "Kestrel Pharmacy"),
        ("This article originally appeared in Science Harbour.", "Science Harbour"),
        ("Reprinted with permission from the Alpine Sea Review.", "Alpine Sea Review"),
        ("This page is adapted from a longer text on [www.tidecare.org].", "tidecare.org"),
        ("From the Swiss Tide Society", "Swiss Tide Society"),
        ("Courtesy of: Bluefield University Hospital", "Bluefield University Hospital"),
        ("Subscribe to the DailyTide newsletter.", "DailyTide"),
        ("Follow Tide Times on Facebook.", "Tide Times"),
        ("Visit www.footwise.com, or write to hello@footwise.com.", "footwise.com"),
        ("Ann Lee / Know Your Tides", "Know Your Tides"),
    ],
)
@pytest.mark.parametrize("place", ["top", "end"])
def test_a_publisher_named_beside_the_article_is_proposed(
    line: str, source: str, place: str
) -> None:
    text = f"Tides\n\n{line}\n\n{BODY}" if place == "top" else f"Tides\n\n{BODY}\n\n{line}"

    found = proposal(text)

    assert found is not None
    assert (found.source, found.line) == (source, text[: text.index(line)].count("\n") + 1)
    assert line.startswith(text[found.start : found.end])


@pytest.mark.parametrize(
    "line",
    [
        "The Mayo Clinic recommends a stretch before bed, and the WHO agrees.",
        "A study published in The Lancet in 2020 found no effect of salt.",
        "According to the Coast Association, adults should swim.",
        "Divers are not responsible for the advice that friends give.",
        "For more on the sea, visit the Coast Association at coast.org.",
        "Photo © 2019 Getty Images",
        "Medically reviewed by Jane Doe, MD",
        "This article was reviewed by Dr. John Smith.",
        "References\n\n1. Smith J. Tides. Published by the Royal Society, 2019.",
        "Smith J. Tides. Copyright 2018 Sea Collaboration. doi:10.1/x",
        "The FDA has not approved salt for this and takes no responsibility for such use.",
        "© The Author(s) 2020. This is an open access article.",
        "All rights reserved. © 2024",
        "BSIP / Getty Images",
        "Salt / Pepper Mill",
    ],
)
@pytest.mark.parametrize("place", ["top", "end"])
def test_whoever_is_only_mentioned_is_not_proposed(line: str, place: str) -> None:
    text = f"Tides\n\n{line}\n\n{BODY}" if place == "top" else f"Tides\n\n{BODY}\n\n{line}"

    assert proposal(text) is None


def test_whoever_is_named_within_the_argument_is_not_proposed() -> None:
    line = "An old leaflet was produced by the Society for Sea Research."

    assert proposal(f"Tides\n\n{BODY}\n\n{line}\n\n{BODY}") is None


def test_the_host_of_a_link_is_proposed_if_the_text_names_nobody() -> None:
    given = {"url": "https://www.coast.org/tides"}

    assert proposal(f"Tides\n\n{BODY}", given=given) == Proposal("coast.org", "", 0, 0, 0)
    assert proposal(f"Tides\n\n{BODY}", given={"url": "https://["}) is None


def test_nothing_is_proposed_where_the_source_is_known_or_would_be_the_author() -> None:
    text = f"Tides\n\n{BODY}\n\n© 2024 Ann Lee"

    assert proposal(text, given={"source": "Coast"}) is None
    assert proposal(text, given={"author": "Ann Lee"}) is None
    assert proposal(text, given={"author": "Bo Kim; Lee, Ann"}) is None
