"""The subjects of each source."""

from index.overview.regions import Region, own_words
from index.overview.sampling import Sample, sample
from index.overview.subjects import find_subjects
from tests.support.bag_of_words import Build

COAST = """---
source: Coast
---
# Shore

## Restless gulls

Restless gulls cry at dusk.

## Tides

Tides rise at noon.

## More of it

The tide falls at night.

## Sand

Sand is made of shells.
"""
HARBOUR = """---
source: Harbour
---
# Boats

## Tides and boats

Boats wait for tides.

## Restless gulls

Gulls follow each boat.
"""


def sampled(build: Build) -> Sample:
    return sample(build(**{"coast.md": COAST, "harbour.md": HARBOUR}).generation)


def test_words_of_headings_are_counted_in_the_passages_of_each_source(build: Build) -> None:
    subjects = find_subjects(sampled(build).passages)

    assert subjects.sources == ("Coast", "Harbour")
    assert "tides" in subjects.words
    assert subjects.counts["Coast", "tides"] == 2
    assert subjects.counts["Harbour", "tides"] == 1


def test_words_that_always_share_their_heading_are_one(build: Build) -> None:
    subjects = find_subjects(sampled(build).passages)

    assert "restless gulls" in subjects.words
    assert not {"restless", "gulls"} & set(subjects.words)


def test_words_of_one_passage_or_of_most_are_left_out(build: Build) -> None:
    lines = "\n\n".join(f"## Sail {n}\n\nThe sail number {n} is up." for n in "abcdef")
    searcher = build(**{"sails.md": f"# Sails\n\n{lines}\n\n## Oars\n\nAn oar is down.\n"})

    assert find_subjects(sample(searcher.generation).passages).words == ()


def test_a_heading_that_every_article_has_is_no_topic_where_regions_are_known(build: Build) -> None:
    texts = {
        f"{kind}{n}.md": f"# Notes\n\nThe {kind} number {n} is at sea.\n\n## {kind} facts\n\n"
        f"A {kind} is here.\n"
        for kind in ("gull", "boat")
        for n in range(4)
    }
    passages = sample(build(**texts).generation).passages
    kinds = [one.document.doc_id[:4] for one in passages]
    regions = [
        Region(words=(), members=tuple(n for n, one in enumerate(kinds) if one == kind), x=0, y=0)
        for kind in ("gull", "boat")
    ]

    plain = find_subjects(passages)
    told = find_subjects(passages, texts=own_words(passages), regions=regions)

    assert plain.words == ("facts", "boat", "gull")
    assert told.words == ("boat", "gull")


def test_articles_without_passages_have_no_subjects() -> None:
    subjects = find_subjects(())

    assert (subjects.sources, subjects.words, dict(subjects.counts)) == ((), (), {})
