"""The files of ../shared/inputs with front matter and sentences, and the user's own articles."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from index.text.sentences import sentences
from ingest.describe.documents import described
from ingest.describe.study import Studied, study
from tests.support.formats import reading_of
from tests.support.paths import SHARED, needs_shared

INPUTS = SHARED / "inputs"
LOOM = "The loom"


def studied(file: Path) -> Studied:
    found = study(reading_of(file), path=file.name)
    assert isinstance(found, Studied)
    return found


def known(file: Path) -> Mapping[str, str]:
    return {field: value.value for field, value in studied(file).fields.items()}


@needs_shared
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("c_toml", {"title": LOOM, "published": "2020-05-06"}),
        (
            "d_dots",
            {
                "title": LOOM,
                "author": "Ann Example",
                "published": "2020-05-06",
                "source": "Exford Post",
            },
        ),
        (
            "e_blankfirst",
            {
                "title": LOOM,
                "author": "Ann Example",
                "published": "2020-05-06",
                "source": "Exford Post",
            },
        ),
        ("f_colon", {"title": "The loom: its story", "author": "Ann Example"}),
        ("g_tabs", {"title": LOOM, "tags": "a"}),
        ("i_multi", {"title": "The loom of Exford", "author": "Ann Example; Bo Sample"}),
    ],
)
def test_front_matter_is_known_and_is_no_part_of_the_article(
    name: str, fields: dict[str, str]
) -> None:
    file = INPUTS / "reports" / "front-matter" / f"{name}.md"

    found = studied(file)

    shown = [found.reading.text[one.start : one.end] for one in found.reading.blocks]
    assert known(file) == fields
    assert shown[1:] == [
        "Heading of the note",
        "The loom of Exford is older than the mill and is shown in May.",
    ]
    assert [(one.start, one.end) for one in found.skipped] == [(0, len(shown[0]))]


@needs_shared
def test_a_clipped_page_is_read_as_a_person_sees_it() -> None:
    file = INPUTS / "documents" / "clip.md"

    found = studied(file)

    assert known(file) == {
        "title": "Night cramps",
        "author": "Ann Example",
        "published": "2021-03-04",
        "url": "https://health.example.org/cramps",
        "tags": "clippings",
    }
    assert [found.reading.text[one.start : one.end] for one in found.reading.blocks[1:]] == [
        "Night cramps wake many older people from their sleep.",
        "The dose is 300 mg and the trial showed it.[1] Important words in salt.",
        "More",
        "Hidden detail about quinine.",
        "| Drug | Dose |",
        "| Quinine | 200 mg |",
        "Do not take quinine",
        "It may cause bleeding.",
        "[1] FOOTNOTE words about the trial.",
    ]
    assert found.reading.left_out == {"comments": 1, "struck-out passages": 1, "pictures": 1}


@needs_shared
def test_sentences_end_where_a_person_ends_them() -> None:
    text = (INPUTS / "documents" / "s_sent.txt").read_text(encoding="utf-8").split("\n\n")[1]

    assert [text[start:end] for start, end in sentences(text)] == [
        "The trial measured vitamin D.",
        "Patients with low levels had more cramps.",
        "Rest for 20 min.",
        "Stretch the calf after that.",
        "Approx. 5% of pts. had side effects.",
        "Follow these steps:",
        "1. Stop and rest.",
        "2. Stretch the calf.",
        "3. Drink water.",
    ]


@needs_shared
def test_a_source_is_proposed_for_each_article_that_names_one_in_passing() -> None:
    files = sorted((SHARED / "articles").glob("*.txt"))

    documents = [described(studied(file), path=file.name, listed={}).document for file in files]

    assert [document.source for document in documents] == ["Epainassist.com", *[None] * 4]
    assert [document.proposal and document.proposal.source for document in documents] == [
        None,
        "Dr.Oracle",
        "Get Drug Information",
        "knowyourback.org",
        None,
    ]
