"""`python -m index evaluate`, as a user meets it."""

import json
from dataclasses import fields
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from index.compare.thresholds import Thresholds
from index.settings import AnswerSettings, SearchSettings
from tests.support.commands import Ended, run, trouble
from tests.support.formats import reading_of
from tests.support.paths import ROOT

OWN = (
    "question,article,phrase,grade\n"
    "Can a medicine against cholesterol hurt muscles?,dr-oracle-causes.md,statins,\n"
    "Which page is written for patients?,nass-patient-page.md,,1\n"
    "Which page is written for patients?,dr-oracle-causes.md,,0\n"
)
SHARES = ["right_first", "right_in_first_three"]
VERDICTS = ["silence", "stances", "not_opposite"]
FIGURES = ["nDCG@10", "recall@10", "recall@100", "MRR@10"]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over two of the project's own articles, in a folder beside it."""
    folder = tmp_path_factory.mktemp("evaluate")
    (folder / "corpus").mkdir()
    for name in ("nass-patient-page.md", "dr-oracle-causes.md", "sources.csv"):
        copyfile(ROOT / "corpus" / name, folder / "corpus" / name)
    built = run("ingest", "--corpus", str(folder / "corpus"), "--index", str(folder / "index"))
    assert built.returncode == 0, built.stderr
    return folder / "index"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.csv"
    file.write_text(OWN)
    return file


def evaluate(index: Path, *arguments: str) -> Ended:
    return run("index", "evaluate", *arguments, "--index", str(index))


def evaluated(index: Path, *arguments: str) -> dict[str, Any]:
    ended = evaluate(index, *arguments, "--json")
    assert (ended.returncode, ended.stdout.count("\n")) == (0, 1), ended.stderr
    report: dict[str, Any] = json.loads(ended.stdout)
    return report


def test_own_questions_get_figures_shares_and_a_list_of_the_worst(index: Path, own: Path) -> None:
    report = evaluated(index, "--questions", str(own))

    assert list(report) == [
        *FIGURES, "queries", *SHARES, *VERDICTS, "wrong_in_first_five", "only_wrong", "misjudged",
        "worst", "notices",
    ]  # fmt: skip
    assert (report["queries"], report["only_wrong"], report["notices"]) == (2, 0, [])
    assert report["wrong_in_first_five"] == 1
    assert all(set(report[name]) == {"mean", "low", "high"} for name in [*FIGURES, *SHARES])


def test_each_worst_question_shows_what_was_expected_and_what_came_first(
    index: Path, tmp_path: Path
) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(
        '{"question": "Can statins hurt muscles?", "article": "nass-patient-page.md", '
        '"phrase": "PATIENTS"}\n'
    )

    (worst,) = evaluated(index, "--questions", str(file), "--worst", "3")["worst"]

    text = reading_of(index.parent / "corpus" / "nass-patient-page.md").text
    assert list(worst) == ["question", "nDCG@10", "expected", "first", "rank"]
    assert (worst["question"], worst["nDCG@10"] < 1) == ("Can statins hurt muscles?", True)
    assert worst["rank"] is None or worst["rank"] > 1
    for place in worst["expected"]:
        assert place["name"] == f"nass-patient-page.md@{place['start']}-{place['end']}"
        assert place["text"] == text[place["start"] : place["end"]]
        assert "patients" in place["text"].lower()
    assert worst["first"]["doc_id"] == "dr-oracle-causes.md"


def test_the_report_for_people_has_at_most_100_columns(index: Path, own: Path) -> None:
    own.write_text(f"{OWN}Where do gulls {'nest ' * 40}?,nass-patient-page.md,,\n")

    ended = evaluate(index, "--questions", str(own), "--compare", "retriever=lexical")

    lines = ended.stdout.splitlines()
    assert (ended.returncode, ended.stderr) == (0, "")
    assert lines[0] == "3 questions, both; mean and 95 % interval"
    assert max(map(len, lines)) <= 100
    assert len({line.index(" to ") for line in lines[1:7]}) == 1
    assert lines[5].startswith("right one first")
    assert "By nDCG@10 retriever=lexical: no difference that these questions can show." in lines


def test_a_published_judged_set_is_printed_without_shares(index: Path, tmp_path: Path) -> None:
    queries, qrels = tmp_path / "q.jsonl", tmp_path / "q.tsv"
    queries.write_text('{"_id": "1", "text": "statins"}\n')
    qrels.write_text("query-id\tcorpus-id\tscore\n1\tdr-oracle-causes.md\t1\n1\tnone\t1\n")
    given = ["--queries", str(queries), "--qrels", str(qrels)]

    ended = evaluate(index, *given)
    report = evaluated(index, *given)
    worst = evaluated(index, *given, "--worst", "1", "--compare", "retriever=dense")

    assert ended.stdout == (
        "1 question, both; mean and 95 % interval\n"
        "nDCG@10      0.6131   0.6131 to 0.6131\n"
        "recall@10    0.5000   0.5000 to 0.5000\n"
        "recall@100   0.5000   0.5000 to 0.5000\n"
        "MRR@10       1.0000   1.0000 to 1.0000\n"
    )
    assert ended.stderr.startswith("Never found: 1 judgement on what is not in the index")
    assert list(report) == [*FIGURES, "queries", "notices"]
    assert list(worst) == [*FIGURES, "queries", "compare", "worst", "notices"]
    assert list(worst["compare"]) == ["with", *FIGURES]
    assert worst["worst"][0]["expected"][1] == {
        "name": "none", "doc_id": None, "title": None, "start": None, "end": None, "text": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "variant", ["dense_weight=0.5", "late_depth=0,feedback_weight=0", "retriever=dense"]
)
def test_a_comparison_has_figures_and_words(index: Path, own: Path, variant: str) -> None:
    compared = evaluated(index, "--questions", str(own), "--compare", variant)["compare"]

    assert compared.pop("with") == variant
    assert list(compared) == [*FIGURES, *SHARES, "silence"]
    for one in compared.values():
        assert list(one) == ["other", "difference", "p", "better", "worse", "same", "words"]
        assert one["better"] + one["worse"] + one["same"] == 2
        assert one["p"] >= 0.25
        assert one["words"] == "no difference that these questions can show"


def test_an_index_with_other_passages_is_compared_on_its_own_passages(
    index: Path, own: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("nass-patient-page.md", "dr-oracle-causes.md"):
        text = (index.parent / "corpus" / name).read_text(encoding="utf-8")
        (corpus / name).write_text(f"# Another beginning\n\nMoved along.\n\n{text}", "utf-8")
    other = tmp_path / "index"
    run("ingest", "--corpus", str(corpus), "--index", str(other))

    compared = evaluated(index, "--questions", str(own), "--compare", f"index={other}")["compare"]

    assert compared["recall@100"]["other"]["mean"] == 1


def test_silence_and_stances_are_measured_and_their_settings_can_be_compared(
    index: Path, own: Path
) -> None:
    causes = "Can statins cause muscle spasms?"
    own.write_text(
        "question,article,phrase,grade,stance\n"
        "Who won the regatta at Henley in 1951?,,,0,\n"
        "What are statins?,,statins,1,\n"
        f"{causes},dr-oracle-causes.md,,,supports\n"
        "Is it statins?,,,0,\n"
    )

    report = evaluated(index, "--questions", str(own), "--compare", "shown=1.0")
    lines = evaluate(index, "--questions", str(own)).stdout
    own.write_text("question,article,phrase,grade\nIs it statins?,,,0\n")
    refused = evaluate(index, "--questions", str(own)).stdout
    own.write_text(OWN)
    without = evaluated(index, "--questions", str(own), "--compare", "shown=1.0")

    assert report["silence"]["mean"] == pytest.approx(2 / 3)
    assert (report["stances"]["mean"], report["not_opposite"]["mean"]) == (1, 1)
    assert report["misjudged"] == [
        {
            "question": "Is it statins?",
            "doc_id": None,
            "judged": "none",
            "shown": "answer",
        }
    ]
    # Nothing is as sure as that.
    assert report["compare"]["stances"]["worse"] == 1
    assert "1 verdict wrong" in lines
    assert refused.startswith("1 question, both;")
    assert "first places" not in refused
    assert "answer, should be none  Is it statins?" in lines
    assert without["notices"] == [
        "shown=1.0 changes what comparisons show, but no question names a stance. "
        "Write some in a column stance."
    ]


def test_without_a_file_of_questions_the_marks_are_measured(index: Path, own: Path) -> None:
    marks = index.parent / "corpus" / "judged.csv"
    message = trouble("index", "evaluate", "--index", str(index))
    marks.write_bytes(own.read_bytes())

    report = evaluated(index)
    marks.write_text("question,article,phrase,grade\n")
    empty = trouble("index", "evaluate", "--index", str(index))
    marks.unlink()

    assert message.startswith(f"There is no {marks} yet. Mark passages by “Answers it”")
    assert "python -m ui" in message
    assert "--questions" in message
    assert report == evaluated(index, "--questions", str(own))
    assert "contains no question yet" in empty


def test_errors_are_one_line_with_file_and_row(index: Path, own: Path, tmp_path: Path) -> None:
    given = ["index", "evaluate", "--index", str(index), "--questions", str(own)]

    own.write_text(f"{OWN}How?,none.md,,\n")
    assert trouble(*given).startswith(f"{own}, line 5: there is no article 'none.md'")
    own.write_text(f"{OWN}How?,nass-patient-page.md,zebras,\n")
    assert trouble(*given).startswith(f"{own}, line 5: 'zebras' is nowhere in")
    own.write_text("")
    assert trouble(*given).startswith(f"{own} is empty.")
    assert "There is no file none" in trouble(*given[:-1], "none")
    own.write_text(OWN)
    nowhere = trouble(*given, "--compare", f"index={tmp_path}")
    assert nowhere.startswith(f"There is no index in {tmp_path} yet.")


def test_the_help_names_all_settings_that_can_be_compared() -> None:
    ended = run("index", "evaluate", "--help")

    assert ended.returncode == 0
    for settings in (SearchSettings, AnswerSettings, Thresholds):
        assert [one.name for one in fields(settings) if one.name not in ended.stdout] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--queries", "q.jsonl"], "give both --queries and --qrels"),
        (["--qrels", "q.tsv"], "give both --queries and --qrels"),
        (["--questions", "a", "--queries", "b", "--qrels", "c"], "not both"),
        (["--compare", "speed=9"], "'speed' cannot be compared. Name one or more"),
        (["--compare", "dense_weight=2"], "must be a number from 0 to 1"),
        (["--worst", "-1"], "-1 is not a whole number from 0"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_allowed(
    index: Path, arguments: list[str], message: str
) -> None:
    ended = evaluate(index, *arguments)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert message in " ".join(ended.stderr.split())
