"""A comparison as JSON, CSV, Markdown and text."""

import csv
import io

from index.compare.command import comparison_lines
from index.compare.comparison import NO_SIDES
from index.compare.comparison_formats import comparison_csv, comparison_json, comparison_markdown
from tests.support.sources import ASKED, FIVE, ByPhrase, Compare, article


def test_json_has_every_quote_with_its_place_and_stance(compare: Compare) -> None:
    comparison = compare(ASKED, yes=FIVE["yes"], maybe=FIVE["maybe"], silent=FIVE["silent"])

    printed = comparison_json(comparison)
    assert (printed["question"], printed["claim"]) == (ASKED, ASKED)
    found = [
        (source["stance"], [(one["text"], one["stance"]) for one in source["claims"]])
        for source in printed["sources"]
    ]
    assert found == [
        ("supports", [("Salt causes cramps in the calves.", "supports")]),
        ("undecided", [("Perhaps salt causes cramps.", "undecided")]),
        ("silent", []),
    ]


def test_a_table_has_a_row_for_each_quote_and_each_source_without_one(compare: Compare) -> None:
    of_nothing = compare("What causes cramps?", yes=FIVE["yes"])
    comparison = compare(ASKED, yes=FIVE["yes"], maybe=FIVE["maybe"], silent=FIVE["silent"])

    rows = list(csv.DictReader(io.StringIO(comparison_csv(comparison))))
    [bare] = csv.DictReader(io.StringIO(comparison_csv(of_nothing)))
    assert [(row["source"], row["stance"], row["claim_stance"]) for row in rows] == [
        ("Yes Press", "supports", "supports"),
        ("Maybe", "undecided", "undecided"),
        ("Silent", "silent", ""),
    ]
    assert (bare["stance"], bare["claim_stance"]) == ("no verdict", "no verdict")
    assert rows[0]["quote"] == "Salt causes cramps in the calves."
    assert rows[0]["probability"] == "0.900"
    assert {row["judged_by"] for row in rows} == {comparison.judged_by}
    assert {row["asked"] for row in rows} == {ASKED}
    assert bare["asked"] == "What causes cramps?"


def test_text_says_what_judged_and_where_there_is_no_verdict(compare: Compare) -> None:
    comparison = compare(ASKED, yes=FIVE["yes"], maybe=FIVE["maybe"], silent=FIVE["silent"])

    text = comparison_markdown(comparison)
    [span] = [one.claim.span for one in comparison.sources[0].claims]
    assert comparison.judged_by in text
    assert "> Salt causes cramps in the calves.\n>\n> — supports, Yes Press" in text
    assert f"characters {span.start}–{span.end} of yes.md" in text
    assert "## Maybe: undecided\n\n> Perhaps salt causes cramps.\n>\n> — no verdict, Maybe" in text
    assert "## Silent: silent\n\nNothing near it was found." in text
    assert "Claim: " not in text
    assert text.endswith("it does not judge who is right, and gives no advice.\n")


def test_what_a_sentence_points_back_to_stands_beside_it_in_every_form(compare: Compare) -> None:
    text = "Salt is said to be harmless. It causes cramps."
    reader = ByPhrase({"causes": (0.9, 0.05, 0.05), "harmless": (0.1, 0.8, 0.1)})
    comparison = compare(ASKED, scorer=reader, yes=article("Yea", text))

    [row] = csv.DictReader(io.StringIO(comparison_csv(comparison)))
    assert (row["context"], row["quote"]) == (
        "“Salt is said to be harmless.”",
        "It causes cramps.",
    )
    after = "after “Salt is said to be harmless.”"
    assert f"> — supports, {after}, Yea" in comparison_markdown(comparison)
    assert f"     {after}\n" in "\n".join(comparison_lines(comparison))


def test_text_names_a_claim_judged_instead_and_gives_an_open_question_no_verdict(
    compare: Compare,
) -> None:
    claimed = compare("salt?", claim="Salt causes cramps.", yes=FIVE["yes"])
    bare = compare("What causes cramps?", yes=FIVE["yes"])

    assert "\nClaim: Salt causes cramps." in comparison_markdown(claimed)
    assert "## Yes Press: no verdict\n" in comparison_markdown(bare)
    assert "— Yes Press" in comparison_markdown(bare)
    assert NO_SIDES in comparison_markdown(bare)


def test_an_unread_source_has_no_verdict_in_text(compare: Compare) -> None:
    articles = {f"a{n}": article(f"Press {n}", f"Salt causes cramps, says {n}.") for n in range(21)}

    text = comparison_markdown(compare(ASKED, scorer=ByPhrase({}), **articles))

    assert text.count("Not read sentence by sentence: no verdict.") == 1


def test_a_cell_that_a_spreadsheet_would_run_becomes_text(compare: Compare) -> None:
    comparison = compare(ASKED, yes=article("=1+1", "Salt causes cramps."))

    assert comparison_csv(comparison).splitlines()[1].startswith("'=1+1,")
