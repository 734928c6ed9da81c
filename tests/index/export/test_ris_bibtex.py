"""RIS and BibTeX, as other programs read them."""

from dataclasses import replace

import rispy
from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Entry
from hypothesis import given
from hypothesis import strategies as st

from index.export.ris_bibtex import bibtex, ris
from index.records import Listing
from tests.support.quotations import SALT, TEXTS, hostile, quoted

AUTHORS = (
    "Ann M. Example, MD; Bo van der Berg; King, Martin Luther, Jr.; World Health Organization; "
    "José Ortega y Gasset; Bell, Book & Candle; Plato"
)
WRITTEN = replace(
    SALT, author=AUTHORS, source="Salt and Sons", published="2019-03", read="2026-01-31"
)


def bibtex_entry(listing: Listing) -> Entry:
    """The entry for an article as bibtexparser reads it, its names in parts, without LaTeX."""
    library = parse_string(
        bibtex([quoted(r"C:\dir has {two} of {them} for $5 & 10 % -- in a_b~c #1", listing)]),
        append_middleware=[
            middlewares.SeparateCoAuthors(),
            middlewares.SplitNameParts(),
            middlewares.LatexDecodingMiddleware(),
        ],
    )
    assert not library.failed_blocks
    (entry,) = library.entries
    return entry


def test_ris_has_an_entry_for_each_article_with_its_quotes_as_notes() -> None:
    pepper = Listing(doc_id="pepper.md", path="pepper.md", title="On pepper", published="2020")

    entries = rispy.loads(ris([quoted(), quoted("Pepper.", pepper), quoted("More.", note="mine")]))

    assert [entry["title"] for entry in entries] == ["On salt", "On pepper"]
    salt, other = entries
    assert salt["type_of_reference"] == "ELEC"
    assert salt["authors"] == ["Ann and Bo,"]
    assert salt["id"] == "salt-md"
    assert (salt["publisher"], salt["year"], salt["date"]) == (
        "Salt Society",
        "2019",
        "2019/10/16/",
    )
    assert salt["urls"] == ["https://salt.example/a_b?c=1&d=%20#e"]
    assert salt["notes"] == [
        "salt.md, Why · page 2 · characters 10–21: “Salt helps.”",
        "salt.md, Why · page 2 · characters 10–15: “More.” Note: mine",
    ]
    assert (other["type_of_reference"], other["date"]) == ("GEN", "2020///")


@given(st.lists(TEXTS, min_size=1, max_size=3, unique=True))
def test_ris_has_one_entry_per_article_whatever_the_text(texts: list[str]) -> None:
    entries = rispy.loads(ris(map(hostile, texts)))

    assert len(entries) == len(texts)
    for entry, text in zip(entries, texts, strict=True):
        assert len(entry["notes"]) == 1
        assert set(entry) <= {
            "type_of_reference", "title", "authors", "publisher", "year", "date", "urls", "notes",
            "id", "abstract",
        }  # fmt: skip
        assert not text.isprintable() or " ".join(text.split()) in entry["notes"][0]


def test_other_programs_can_read_a_bibtex_entry_for_each_article() -> None:
    library = parse_string(bibtex([quoted(), quoted("50 % & more_{x} -- } or")]))

    assert not library.failed_blocks
    (entry,) = library.entries
    assert (entry.entry_type, entry.key) == ("misc", "salt-md")
    fields = {field.key: field.value for field in entry.fields}
    assert fields["title"] == "{On salt}"
    assert fields["author"] == "{Ann and Bo}"
    assert (fields["year"], fields["date"]) == ("2019", "2019-10-16")
    assert (fields["month"], fields["day"]) == ("10", "16")
    assert fields["url"] == "https://salt.example/a_b?c=1&d=%20#e"
    assert r"“50 \% \& more\_\{x\} -{}- \textbraceright{} or”" in fields["note"]


@given(st.lists(TEXTS, min_size=1, max_size=3, unique=True))
def test_bibtex_has_one_entry_per_article_whatever_the_text(texts: list[str]) -> None:
    written = bibtex(map(hostile, texts))

    library = parse_string(written)
    assert not library.failed_blocks
    assert len(library.entries) == len(texts)
    assert len({entry.key for entry in library.entries}) == len(texts)
    assert written.count("{") == written.count("}")


def test_ris_has_a_line_for_each_author_with_a_comma_after_the_family_name() -> None:
    (entry,) = rispy.loads(ris([quoted(listing=WRITTEN)]))

    assert entry["authors"] == [
        "Example, Ann M.",
        "van der Berg, Bo",
        "King, Martin Luther, Jr.",
        "World Health Organization,",
        "Ortega y Gasset, José",
        "Bell Book & Candle,",
        "Plato",
    ]


def test_ris_has_the_day_of_reading_and_the_quotes_in_the_abstract_too() -> None:
    (entry,) = rispy.loads(ris([quoted(listing=WRITTEN), quoted("More.", WRITTEN)]))

    assert (entry["date"], entry["access_date"]) == ("2019/03//", "2026/01/31/")
    assert entry["abstract"] == f"Quotes: {' '.join(entry['notes'])}"
    assert "“More.”" in entry["abstract"]


def test_bibtex_has_persons_in_parts_and_institutions_in_braces() -> None:
    names = bibtex_entry(WRITTEN)["author"]

    assert [(one.first, one.von, one.last, one.jr) for one in names] == [
        (["Ann", "M."], [], ["Example"], []),
        (["Bo"], ["van", "der"], ["Berg"], []),
        (["Martin", "Luther"], [], ["King"], ["Jr."]),
        ([], [], ["{World Health Organization}"], []),
        (["José"], [], ["{Ortega y Gasset}"], []),
        ([], [], [r"{Bell, Book \& Candle}"], []),
        ([], [], ["{Plato}"], []),
    ]


def test_bibtex_has_the_day_of_reading_and_each_sign_of_a_quote() -> None:
    entry = bibtex_entry(WRITTEN)

    assert (entry["year"], entry["month"], entry["date"]) == ("2019", "3", "2019-03")
    assert entry["urldate"] == "2026-01-31"
    assert "  publisher = {{Salt and Sons}},\n" in bibtex([quoted(listing=WRITTEN)])
    assert r"“C:\dir has {two} of {them} for $5 & 10 % -- in a_b~c #1”" in entry["note"]


def test_those_who_are_not_named_are_others() -> None:
    listing = replace(SALT, author="Ann Example et al.")

    (entry,) = rispy.loads(ris([quoted(listing=listing)]))

    assert entry["authors"] == ["Example, Ann", "et al.,"]
    assert "  author = {Example, Ann and others},\n" in bibtex([quoted(listing=listing)])
