"""RIS and BibTeX, as other programs read them."""

import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from index.export.ris_bibtex import bibtex, ris
from index.records import Listing
from tests.support.quotations import TEXTS, hostile, quoted


def test_ris_has_an_entry_for_each_article_with_its_quotes_as_notes() -> None:
    pepper = Listing(doc_id="pepper.md", path="pepper.md", title="On pepper", published="2020")

    entries = rispy.loads(ris([quoted(), quoted("Pepper.", pepper), quoted("More.", note="mine")]))

    assert [entry["title"] for entry in entries] == ["On salt", "On pepper"]
    salt, other = entries
    assert salt["type_of_reference"] == "ELEC"
    assert salt["authors"] == ["Ann and Bo"]
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
        }  # fmt: skip
        assert not text.isprintable() or " ".join(text.split()) in entry["notes"][0]


def test_other_programs_can_read_a_bibtex_entry_for_each_article() -> None:
    library = parse_string(bibtex([quoted(), quoted("50 % & more_{x}")]))

    assert not library.failed_blocks
    (entry,) = library.entries
    assert (entry.entry_type, entry.key) == ("misc", "salt-md")
    fields = {field.key: field.value for field in entry.fields}
    assert fields["title"] == "{On salt}"
    assert fields["author"] == "{Ann and Bo}"
    assert (fields["year"], fields["date"]) == ("2019", "2019-10-16")
    assert fields["url"] == "https://salt.example/a_b?c=1&d=%20#e"
    assert r"“50 \% \& more\_\textbraceleft{}x\textbraceright{}”" in fields["note"]


@given(st.lists(TEXTS, min_size=1, max_size=3, unique=True))
def test_bibtex_has_one_entry_per_article_whatever_the_text(texts: list[str]) -> None:
    written = bibtex(map(hostile, texts))

    library = parse_string(written)
    assert not library.failed_blocks
    assert len(library.entries) == len(texts)
    assert len({entry.key for entry in library.entries}) == len(texts)
    assert written.count("{") == written.count("}")
