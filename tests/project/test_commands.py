"""The command lines, as a user meets them: output, JSON, exit codes, errors in one line."""

import json
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import run, trouble, wait_for
from tests.support.formats import reading_of
from tests.support.paths import ROOT


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over the project's own corpus, built by the command."""
    folder = tmp_path_factory.mktemp("commands") / "index"
    ended = run("ingest", "build", "--corpus", "corpus", "--index", str(folder), "--json")
    report = json.loads(ended.stdout)
    assert (ended.returncode, ended.stderr, report["documents"]) == (0, "", 5)
    assert set(report) == {
        "generation", "published", "planned", "held", "documents", "passages", "added", "changed",
        "removed", "unchanged", "embedded", "names", "removal", "preview", "failed", "notices",
        "seconds",
    }  # fmt: skip
    return folder


def answer(index: Path, *arguments: str) -> dict[str, Any]:
    ended = run("index", "search", *arguments, "--index", str(index), "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    payload: dict[str, Any] = json.loads(ended.stdout)
    return payload


def test_a_question_gets_the_promised_json_with_verbatim_hits(index: Path) -> None:
    payload = answer(index, "Does dehydration cause muscle cramps?", "-k", "3")

    assert list(payload) == [
        "question", "answerable", "hits", "notices", "did_you_mean", "milliseconds",
    ]  # fmt: skip
    assert (payload["answerable"], [hit["rank"] for hit in payload["hits"]]) == (True, [1, 2, 3])
    for hit in payload["hits"]:
        text = reading_of(ROOT / "corpus" / hit["path"]).text
        assert text[hit["start"] : hit["end"]] == hit["text"]
        assert all(hit["start"] <= s < e <= hit["end"] for s, e in hit["highlights"])
        assert {"dense", "lexical", "fused"} <= set(hit["scores"])
    assert set(payload["hits"][0]) >= {
        "rank", "scores", "doc_id", "title", "source", "published", "url", "path", "heading",
        "page", "start", "end", "text", "highlights", "also_in",
    }  # fmt: skip


def test_a_text_gets_passages_of_other_sources(index: Path) -> None:
    text = reading_of(ROOT / "corpus" / "nass-patient-page.md").text

    payload = answer(index, "--like", "nass-patient-page.md@359-993", "-k", "3")

    assert payload["question"] == text[359:993].strip()
    assert len(payload["hits"]) == 3
    assert "NASS" not in {hit["source"] for hit in payload["hits"]}


def test_the_text_output_names_the_source_the_place_and_a_digest(index: Path) -> None:
    ended = run(
        "index", "search", "copper builds up in the liver", "-k", "1", "--index", str(index)
    )

    assert ended.returncode == 0
    assert "Wilson" in ended.stdout
    assert "digest of" in ended.stdout
    assert re.search(r"characters [\d,]+–[\d,]+", ended.stdout)


def test_a_question_without_an_answer_says_so(index: Path) -> None:
    ended = run("index", "search", "How do I renew a passport?", "--index", str(index))

    assert (ended.returncode, ended.stdout) == (
        0,
        "No article here answers that.\nSee the nearest passages with --nearest.\n",
    )


def test_a_misspelt_word_gets_a_line_with_the_near_one(index: Path) -> None:
    ended = run("index", "search", "does dehidration cause cramps?", "--index", str(index))

    assert ended.stderr == "Did you mean: does dehydration cause cramps?\n"


def test_many_questions_get_one_line_each_in_the_order_of_the_file(
    index: Path, tmp_path: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"_id": "q1", "question": "What is clonus?"}\n{"text": "?!"}\n')

    ended = run(
        "index", "search", "--questions", str(file), "-k", "2", "--json", "--index", str(index)
    )

    first, second = (json.loads(line) for line in ended.stdout.splitlines())
    assert (first["_id"], first["answerable"], len(first["hits"])) == ("q1", True, 2)
    assert (second["answerable"], second["hits"]) == (False, [])
    assert second["notices"][0].startswith("The question has no word")


def test_figures_are_printed_with_intervals(index: Path, tmp_path: Path) -> None:
    queries, qrels = tmp_path / "q.jsonl", tmp_path / "q.tsv"
    queries.write_text('{"_id": "1", "text": "wry neck"}\n{"_id": "2", "text": "statins"}\n')
    qrels.write_text(
        "query-id\tcorpus-id\tscore\n1\tnass-patient-page.md\t1\n2\tdr-oracle-causes.md\t1\n"
    )

    ended = run(
        "index", "evaluate", "--queries", str(queries), "--qrels", str(qrels),
        "--index", str(index), "--json",
    )  # fmt: skip

    figures = json.loads(ended.stdout)
    assert list(figures) == ["nDCG@10", "recall@10", "recall@100", "MRR@10", "queries"]
    assert (figures["queries"], figures["MRR@10"]) == (2, {"mean": 1.0, "low": 1.0, "high": 1.0})


def test_status_says_which_articles_are_live_and_where_values_come_from(index: Path) -> None:
    ended = run("ingest", "status", "--index", str(index), "--json")

    status = json.loads(ended.stdout)
    names = [document["doc_id"] for document in status["documents"]]
    assert names == sorted(path.name for path in (ROOT / "corpus").glob("*.md"))
    assert status["documents"][0]["origins"]["source"] == "sources.csv"
    assert (status["model"], status["failed"]) == ("all-MiniLM-L6-v2", [])


def test_verify_tells_a_sound_index_from_a_damaged_one_and_repairs_it(
    index: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(index, damaged)
    with next(damaged.rglob("vectors.npy")).open("r+b") as vectors:
        vectors.seek(500)
        vectors.write(b"\x00\x01\x02\x03")

    sound = run("ingest", "verify", "--index", str(index))
    message = trouble("ingest", "verify", "--index", str(damaged))

    assert (sound.returncode, "is sound: 5 articles" in sound.stdout) == (0, True)
    assert "vectors.npy is not as it was written" in message
    assert "python -m ingest verify --repair" in message
    repaired = run("ingest", "verify", "--repair", "--index", str(damaged))
    assert "Generation 000002, rebuilt from the articles, is live: 5 articles" in repaired.stdout
    assert run("ingest", "verify", "--index", str(damaged)).returncode == 0


def test_an_index_of_another_format_version_is_an_error_in_one_line(
    index: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(index, other)
    manifest = next(other.rglob("manifest.json"))
    manifest.write_text(
        json.dumps({**json.loads(manifest.read_text()), "format": 99, "digest": None})
    )

    message = trouble("index", "search", "cramps", "--index", str(other))

    assert "format version 99" in message
    assert message.strip().endswith(
        "The articles themselves are untouched. "
        f"Build it anew from them: python -m ingest build --index {other}"
    )


def test_errors_are_one_line_with_the_next_step(index: Path, tmp_path: Path) -> None:
    there = ["--index", str(index)]

    assert "python -m ingest build" in trouble("index", "search", "x", "--index", str(tmp_path))
    assert "Ask in a few words" in trouble("index", "search", "?!", *there)
    assert "at most 5,000" in trouble("index", "search", "a" * 10_000, *there)
    assert "The sources are:" in trouble("index", "search", "x", "--source", "Nobody", *there)
    assert "is not a date" in trouble("index", "search", "x", "--after", "May", *there)
    assert "--model" in trouble("index", "search", "x", "--model", str(tmp_path), *there)
    (tmp_path / "file").write_text("")
    onto_file = trouble("ingest", "--corpus", "corpus", "--index", str(tmp_path / "file"))
    assert "cannot be written to (Not a directory)" in onto_file
    assert "There is no" in trouble("ingest", "--corpus", "nowhere", "--index", str(tmp_path))
    assert "There is no file" in trouble("index", "search", "--questions", "none", *there)
    assert "There is no file" in trouble("index", "search", "--questions", "", *there)


@pytest.mark.parametrize(
    "typed", ["the of and", "7", "😀 cramp", "\x07cramp", "cramp \udcff", '"xx"']
)
def test_odd_questions_get_an_answer_or_silence(index: Path, typed: str) -> None:
    ended = run("index", "search", typed, "--why", "--nearest", "--index", str(index))

    assert ended.returncode == 0
    assert ended.stdout.encode()
    assert ended.stderr.count("\n") <= 1


def test_explanations_are_printed_on_request(index: Path) -> None:
    asked = ["index", "search", "copper in the liver", "-k", "1", "--index", str(index)]

    plain, why = run(*asked).stdout, run(*asked, "--why").stdout

    assert why.startswith(plain)
    reasons = why.removeprefix(plain)
    assert "| By meaning: the nearest of the passages shown (cosine 0." in reasons
    assert "| By words: contains copper (in " in reasons
    assert "| Best sentence: “" in reasons
    assert reasons.endswith(
        "Scores are not probabilities: they only put the passages of one question in order.\n"
    )


@pytest.mark.parametrize("arguments", [["index", "search"], ["index"], ["ingest", "--nonsense"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    assert run(*arguments).returncode == 2


@pytest.mark.parametrize(
    "command",
    [
        "index --help", "index search --help", "index evaluate --help", "ingest --help",
        "ingest build --help", "ingest status --help", "ingest verify --help", "ui --help",
    ],
)  # fmt: skip
def test_help_shows_examples(command: str) -> None:
    ended = run(*command.split())

    assert ended.returncode == 0
    assert f"python -m {command.split()[0]}" in ended.stdout
    assert "examples:" in ended.stdout


@pytest.mark.parametrize(
    "command",
    [
        "index search", "index compare", "index differences", "index copy", "index stance",
        "index evaluate", "ingest build", "ingest watch", "ingest add", "ingest remove",
        "ingest status", "ingest verify", "ingest rollback", "ui mcp",
    ],
)  # fmt: skip
def test_each_command_shows_its_own_examples(command: str) -> None:
    ended = run(*command.split(), "--help")

    _, _, examples = ended.stdout.partition("\nexamples:\n")
    lines = examples.splitlines()
    assert lines
    assert [line for line in lines if not line.startswith(f"  python -m {command}")] == []


def test_a_closed_pipe_ends_the_command_quietly(index: Path) -> None:
    line = f"{sys.executable} -m index search cramps -k 50 --nearest --index {index} | head -1"

    ended = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")


def test_an_interrupted_build_ends_quietly_and_leaves_the_index_as_it_was(
    index: Path, tmp_path: Path
) -> None:
    shutil.copytree(index, tmp_path / "index")
    rows = [json.dumps({"id": n, "text": f"Boat {n} sails. " * 40}) for n in range(4_000)]
    (tmp_path / "boats.jsonl").write_text("\n".join(rows))
    command = ["ingest", "--corpus", str(tmp_path / "boats.jsonl"), "--index"]

    building = subprocess.Popen(
        [sys.executable, "-m", *command, str(tmp_path / "index")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(tmp_path / "index" / "writer.json")
    building.send_signal(signal.SIGINT)
    output = building.communicate(timeout=60)

    assert (building.returncode, output) == (130, ("", ""))
    verified = run("ingest", "verify", "--index", str(tmp_path / "index"))
    assert "is sound: 5 articles" in verified.stdout
