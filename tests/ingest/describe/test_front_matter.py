"""Front matter as people write it: with colons, tabs, mistakes, and in the dialects of programs."""

import pytest

from ingest.describe.front_matter import front_matter, front_matter_failures
from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Kind, Reading


def read(text: str) -> Reading:
    return Reading(text=text, blocks=parse(text))


def fields(text: str) -> dict[str, str]:
    return dict(front_matter(read(text)).fields)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Tides: a guide\nauthors: [Ann Lee, Bo Kim]\ndate: 2018-07\n---\nUp.",
        "---\ntitle:\t'Tides: a guide'\nauthor:\n\t- Ann Lee\n\t- Bo Kim\ndate: 2018-07\n---\nUp.",
        "\n\n---\ntitle: 'Tides: a guide'\nauthor: Ann Lee; Bo Kim\nissued: 2018-07\n...\nUp.",
        '+++\ntitle = "Tides: a guide"\nauthor = ["Ann Lee", "Bo Kim"]\ndate = "2018-07"\n+++\nUp.',
        '{\n"title": "Tides: a guide",\n"author": ["Ann Lee", "Bo Kim"],\n"date":"2018-07"\n}\nUp.',
        "---\ntitle: Tides: a guide\nauthor:\n- name: Ann Lee\n  email: a@b.org\n"
        "- {given: Bo, family: Kim}\ndate: {year: 2018, month: 7}\n---\nUp.",
        "Title: Tides: a guide\nAuthors: Ann Lee; Bo Kim\nPublished: 2018-07\n\nUp.",
        "---\ntitle: Tides: a guide\nauthor: Ann Lee; Bo Kim\nupdated: 2020\ndate: 2018-07\n\nUp.",
    ],
    ids=["colon", "tabs", "dots", "toml", "json", "people", "no fence", "no end"],
)
def test_the_same_is_known_from_every_dialect(text: str) -> None:
    assert fields(text) == {
        "title": "Tides: a guide",
        "author": "Ann Lee; Bo Kim",
        "published": "2018-07",
    }
    assert [block.kind for block in parse(text)] == [Kind.FRONT_MATTER, Kind.PARAGRAPH]


def test_the_source_of_a_clipped_page_is_its_address_and_the_day_of_clipping_no_date() -> None:
    clipped = (
        '---\nsource: https://a.org/x\nsite: Coast\nauthor: ["[[Ann|A. Lee]]"]\ncreated: 2026\n'
    )

    assert fields(f"{clipped}modified: 2025\nlastmod: 2025\n---\nTides rise.") == {
        "source": "Coast",
        "author": "A. Lee",
        "url": "https://a.org/x",
    }


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            "---\ntitle The mill\nauthor: Ann Lee\nsource: Coast\n---\nIt turns.",
            2,
            "title The mill",
        ),
        ("\n---\nauthor: Ann Lee\nsource: Coast\ntags: [a, b\n---\nIt turns.", 5, "tags: [a, b"),
        ('+++\nauthor = "Ann Lee"\nsource = "Coast"\ntitle = [\n+++\nIt turns.', 4, "title = ["),
    ],
)
def test_a_mistake_costs_one_line_and_is_named(text: str, line: int, words: str) -> None:
    [failure] = front_matter_failures(read(text), path="mill.md")

    assert fields(text) == {"author": "Ann Lee", "source": "Coast"}
    assert failure.reason == (
        f"has front matter that cannot be read (line {line}: {words!r}), so what it says there is "
        f"unknown; mend that line"
    )


@pytest.mark.parametrize(
    "text",
    [
        "---\nKey points: rest helps.\n---\n\nTides rise.",
        "---\nNote: it rises.\nAnd it falls again.\nThen it rests.\n---\n\nTides rise.",
        "Source: potassium is found in bananas.\n\nTides rise.",
        "Dose: 300 mg\nUnit: tablets\n\nTides rise.",
        "Source: Coast\nTides rise at noon.\n\nThey fall.",
    ],
)
def test_prose_is_no_front_matter(text: str) -> None:
    assert Kind.FRONT_MATTER not in [block.kind for block in parse(text)]


def test_lines_below_the_title_name_the_source_and_are_not_searched() -> None:
    text = "Tides at sea\nSource: Coast\nAuthor: Ann Lee\n\nTides rise."

    assert fields(text) == {"source": "Coast", "author": "Ann Lee"}
    assert [(one.kind, text[one.start : one.end]) for one in parse(text)] == [
        (Kind.HEADING, "Tides at sea"),
        (Kind.FRONT_MATTER, "Source: Coast\nAuthor: Ann Lee"),
        (Kind.PARAGRAPH, "Tides rise."),
    ]


def test_lists_of_aliases_of_lists_end() -> None:
    layers = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 40)}]\n" for n in range(1, 4))

    found = fields(f"---\nl0: &l0 x\n{layers}author: *l3\n---\nTides rise.")

    assert 0 < len(found["author"]) < 1_000


@pytest.mark.parametrize("title", ["# Tides", "Tides\n====="])
def test_properties_below_a_title_are_read_where_one_of_them_is_known(title: str) -> None:
    text = (
        f"{title}\n\nCreated: March 3, 2024\nTags: sea, moon\nURL: https://a.org/x\n\nTides rise."
    )

    assert fields(text) == {"url": "https://a.org/x", "tags": "sea; moon"}
    assert fields(f"{title}\n\nTags: sea\nDose: 3\n\nTides rise.") == {}


@pytest.mark.parametrize("nothing", ["~", "null", "None", "n/a", "N/A", "unknown", "-", "–", '""'])
def test_nothing_is_no_name(nothing: str) -> None:
    rest = f"source: {nothing}\nsite: Coast\ndate: {nothing}\ntags: [{nothing}, sea]"

    assert fields(f"---\ntitle: {nothing}\nauthor: [{nothing}]\n{rest}\n---\nUp.") == {
        "source": "Coast",
        "tags": "sea",
    }


@pytest.mark.parametrize(
    "tags",
    [
        "tags: [sea, Night shift]",
        "tags:\n  - sea\n  - Night shift",
        "tag: sea, Night shift",
        "tags: '#sea, #Night shift'",
        "Tags: sea; Night shift",
    ],
)
def test_tags_are_a_list_or_words_with_commas(tags: str) -> None:
    assert fields(f"---\n{tags}\n---\nUp.") == {"tags": "sea; Night shift"}


def test_a_comma_in_a_list_is_part_of_its_tag() -> None:
    assert fields('---\ntags: ["sea, deep"]\n---\nUp.') == {"tags": "sea, deep"}
