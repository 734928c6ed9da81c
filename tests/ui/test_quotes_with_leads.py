"""A quote from a list or a table is shown with what governs it, wherever it is shown."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from index.__main__ import main
from index.compare.claims import claims_of
from index.compare.command import comparison_lines
from index.compare.comparison import Comparison, Judged, SourceView
from index.compare.comparison_formats import comparison_csv, comparison_json, comparison_markdown
from index.export.csv_markdown import dossier_csv, dossier_markdown
from index.export.evidence_html import evidence_html
from index.export.quotations import (
    Dossier,
    answer_dossier,
    check_kept,
    comparison_dossier,
    kept_dossier,
    kept_quotation,
)
from index.export.references import reference
from index.export.ris_bibtex import bibtex, ris
from index.notebook.kept_passages import KeptPassage, kept_row, to_keep
from index.records import Span
from index.search.answer import Answer, Hit
from index.search.searcher import Searcher
from ingest.readers.plain.markdown import reading_of
from tests.support.bag_of_words import Build
from ui.ask.hits import hit_html, why_html
from ui.ask.matrix import _in_full
from ui.components.cited_quote import citation
from ui.components.quotes import passage_html, quote_html
from ui.kept.kept_passage import kept_html
from ui.map.points import Point
from ui.map.tables import points_csv
from ui.read.page import _quoted
from ui.session.permalinks import AskQuery

ITEMS = "\n".join(f"- have a cold or a cough in week {n} of a very long winter" for n in range(40))
LIST = f"# Diving\n\nDo not dive if you:\n\n{ITEMS}\n- had surgery on:\n  - the ear drum\n"
LIST_TEXT = reading_of(LIST).text
LEADS = ["Do not dive if you:", "had surgery on:"]
LEAD = "“Do not dive if you:”, “had surgery on:”"


@pytest.fixture
def searcher(build: Build) -> Searcher:
    return build(**{"dive.md": LIST})


@pytest.fixture
def hit(searcher: Searcher) -> Hit:
    (hit, *_) = searcher.search("ear drum", k=1).hits
    assert "the ear drum" in hit.passage.text
    assert LEADS[0] not in hit.passage.text
    return hit


def no_link(*_: object) -> str:
    return "http://here/"


@pytest.fixture
def compared(hit: Hit) -> Comparison:
    claims = claims_of(hit.document, hit.passage)
    (drum,) = [one for one in claims if one.text == "the ear drum"]
    view = SourceView(
        name="Club",
        label="Club",
        documents=(hit.document,),
        stance="supports",
        claims=(Judged(claim=drum, stance="supports", probability=0.9),),
        nearest=hit.passage,
    )
    return Comparison(question="Dive?", claim="Dive?", sources=(view,))


@pytest.fixture
def kept(hit: Hit) -> KeptPassage:
    return to_keep(hit.passage, hit.document, hit.passage.text, collection="")


def found(answer: Answer) -> dict[str, list[dict[str, object]]]:
    (hit,) = answer.as_json()["hits"]
    return {"passage": hit["lead"], "sentence": hit["why"]["lead"]}


def test_json_of_a_search_has_the_lead_of_the_passage_and_of_its_best_sentence(
    searcher: Searcher, hit: Hit
) -> None:
    start = LIST_TEXT.index(LEADS[0])

    leads = found(searcher.search("ear drum", k=1))

    assert leads["passage"] == [{"start": start, "end": start + 19, "text": LEADS[0]}]
    assert LEADS[0] in [one["text"] for one in leads["sentence"]]


def test_the_command_line_shows_the_lead_of_the_passage_and_of_its_best_sentence(
    searcher: Searcher,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("index.search.command.open_searcher", lambda *_, **__: searcher)
    words = ["index", "search", "ear drum", "-k", "1", "--nearest", "--why"]
    monkeypatch.setattr("sys.argv", words)

    main()

    said = capsys.readouterr().out
    assert "   after “Do not dive if you:”\n" in said
    assert " ".join(said.replace("|", " ").split()).count("after “Do not dive if you:”") == 2


def test_the_ask_page_shows_the_lead_of_a_hit_of_its_best_sentence_and_of_its_neighbours(
    searcher: Searcher, hit: Hit
) -> None:
    (before,) = [
        one
        for one in searcher.generation.passages_of("dive.md")
        if one.ordinal == hit.passage.ordinal - 1
    ]

    answer = searcher.search("ear", k=1)
    shown = hit_html(hit, answer, neighbours=[before], asked=AskQuery())

    assert shown.count(f'<div class="text lead" dir="auto">{LEADS[0]}</div>') == 2
    reasons = why_html(hit, answer)
    assert ("sentence after <bdi>“Do not dive if you:”" in reasons) == hit.why.answers


def written(dossier: Dossier) -> list[str]:
    writers: list[Callable[[Dossier], str]] = [dossier_csv, dossier_markdown, evidence_html]
    references = [write(dossier.quotations) for write in (ris, bibtex)]
    return [*(write(dossier) for write in writers), *references]


def test_every_export_of_hits_of_a_comparison_and_of_a_collection_has_the_lead(
    searcher: Searcher, hit: Hit, compared: Comparison, kept: KeptPassage
) -> None:
    generation = searcher.generation
    answer = searcher.search("ear drum", k=1)

    hits = written(answer_dossier(answer, generation, no_link))
    kept_ones = written(kept_dossier("Kept", [kept], generation, no_link))
    claims = written(comparison_dossier(compared, generation.manifest, no_link))

    assert [LEADS[0] in text for text in hits] == [True] * 5
    assert [LEADS[0] in text for text in kept_ones] == [True] * 5
    assert [LEAD in text for text in claims] == [True] * 5
    (row,) = csv.DictReader(io.StringIO(claims[0]))
    assert (row["lead"], row["quote"]) == (LEAD, "the ear drum")


def test_every_form_of_a_comparison_has_the_leads_of_its_claims(compared: Comparison) -> None:
    (source,) = comparison_json(compared)["sources"]
    (judged,) = compared.sources[0].claims

    assert [one["text"] for one in source["claims"][0]["lead"]] == LEADS
    assert [one["text"] for one in source["nearest"]["lead"]] == LEADS[:1]
    assert LEAD in comparison_csv(compared).replace('""', '"')
    assert LEAD in comparison_markdown(compared)
    assert f"after {LEAD}" in "\n".join(comparison_lines(compared))
    assert f"(after {LEAD})" in _in_full(judged.claim)
    assert " … ".join(LEADS) in quote_html(judged.claim, AskQuery())
    nearest = compared.sources[0].nearest
    assert nearest
    assert LEADS[0] in passage_html(nearest, judged.claim.document, AskQuery())


def test_a_citation_of_any_words_of_a_list_begins_with_their_lead(hit: Hit) -> None:
    made = reference(hit.document, "APA")
    cited = citation(hit.passage, hit.document, made, permalink="p")
    assert cited.startswith(f"After “{LEADS[0]}”:\n“")
    drum = _quoted(hit.document, span_of("ear drum"), [])
    cited = citation(drum, hit.document, made, permalink="p")
    assert cited.startswith(f"After {LEAD}:\n“ear drum”")


def test_a_kept_quote_keeps_its_lead_and_says_when_that_has_changed(
    build: Build, searcher: Searcher, kept: KeptPassage
) -> None:
    assert kept_row(kept)["lead"] == "“Do not dive if you:”"

    changed = build(**{"dive.md": LIST.replace(LEADS[0], "You may dive if you:")}).generation
    document = changed.document("dive.md")
    shown = kept_html(kept, document, check_kept(kept, document))
    (corpus,) = changed.manifest.corpus
    now = kept_quotation(kept, changed, no_link)
    (Path(corpus) / "dive.md").unlink()
    gone = kept_quotation(kept, build(**{"other.md": "Nothing."}).generation, no_link)

    assert '<p class="text lead">after <bdi>“You may dive if you:”</bdi></p>' in shown
    assert now.lead == "“You may dive if you:”"
    assert now.said.endswith("But it was kept after “Do not dive if you:”.")
    assert gone.lead == "“Do not dive if you:”"


def span_of(words: str) -> Span:
    return Span(LIST_TEXT.index(words), LIST_TEXT.index(words) + len(words))


def test_a_table_row_is_shown_with_its_header(build: Build) -> None:
    rows = "\n".join(f"| medicine {n} | wine, beer and juice of kind {n} |" for n in range(40))
    searcher = build(**{"t.md": f"# Food\n\n| Take | Never with |\n|---|---|\n{rows}\n"})

    (hit,) = searcher.search("medicine 39", k=1).hits
    (claim, *_) = claims_of(hit.document, hit.passage)

    header = "| Take | Never with |"
    assert [one.text for one in claim.lead] == [header]
    assert [one.text for one in hit.passage.lead] == [header]


def test_the_file_of_the_map_has_the_lead_of_each_passage(hit: Hit) -> None:
    point = Point(passage=hit.passage, document=hit.document, x=0, y=0, group="Club")

    (row,) = csv.DictReader(io.StringIO(points_csv([point]).removeprefix("\ufeff")))

    assert row["lead"] == "“Do not dive if you:”"
