import re
from pathlib import Path

import pytest

from index.errors import TableError
from index.evaluation.qrels import place_qrels, read_judged_set
from tests.support.bag_of_words import Build
from tests.support.paths import SHARED, needs_shared

QUERIES = '{"_id": "1", "text": "tides"}\n{"_id": 2, "question": "gulls"}\n'
HEAD = "query-id\tcorpus-id\tscore\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    queries, qrels = tmp_path / "q.jsonl", tmp_path / "q.tsv"
    queries.write_text(QUERIES)
    qrels.write_text(f"{HEAD}1\ta\t2\n1\tb\t0\n2\tc\t-1\n")
    return queries, qrels


def test_questions_without_a_right_document_are_left_out(files: tuple[Path, Path]) -> None:
    judged = read_judged_set(*files)

    assert judged.questions == {"1": "tides"}
    assert judged.grades == {"1": {"a": 2, "b": 0}}
    assert (judged.unit("1"), judged.notices) == ("document", [])


def test_a_file_without_a_header_loses_no_judgement(files: tuple[Path, Path]) -> None:
    files[1].write_text("1\ta\t1\n2\tb\t1\n")

    assert read_judged_set(*files).grades == {"1": {"a": 1}, "2": {"b": 1}}


def test_judgements_of_other_questions_are_counted(files: tuple[Path, Path]) -> None:
    files[1].write_text(f"{HEAD}1\ta\t1\n8\ta\t1\n9\ta\t1\n")

    assert read_judged_set(*files).notices == [
        f"Passed over: 2 judgements on questions that are not in {files[0]} (first in line 3 of "
        f"{files[1]})."
    ]


@pytest.mark.parametrize(
    ("number", "text", "message"),
    [
        (0, "", "q.jsonl is empty."),
        (0, "tides\n", "q.jsonl, line 1 is not a JSON object."),
        (0, '{"_id": "1", "text": "a"}\n{"_id": "2"}\n', "q.jsonl, line 2 has no _id or no text."),
        (0, '{"text": "a"}\n', "q.jsonl, line 1 has no _id or no text."),
        (
            0,
            f'{QUERIES}{{"_id": "2", "text": "x"}}\n',
            "q.jsonl, line 3 has the _id '2' of line 2.",
        ),
        (1, "", "q.tsv is empty."),
        (1, f"{HEAD}1\ta\t1\n1\ta\n", "q.tsv, line 3 has 2 columns, not three."),
        (1, "1 0 a 1\n", "q.tsv, line 1 has 1 column, not three."),
        (1, f"{HEAD}1\ta\tgood\n", "q.tsv, line 2 has the score 'good'."),
        (1, f"{HEAD}1\ta\t0.5\n", "q.tsv, line 2 has the score '0.5'."),
        (
            1,
            f"{HEAD}1\ta\t1\n2\ta\t1\n1\ta\t1\n",
            "q.tsv, line 4 judges 'a' for question '1', as line 2 does.",
        ),
        (1, f"{HEAD}7\ta\t1\n", "has a right document in"),
    ],
)
def test_an_error_in_a_file_is_one_line_with_its_row(
    files: tuple[Path, Path], number: int, text: str, message: str
) -> None:
    files[number].write_text(text)

    with pytest.raises(TableError, match=re.escape(message)) as error:
        read_judged_set(*files)

    assert "\n" not in str(error.value)


@pytest.mark.parametrize("number", [0, 1])
def test_bytes_that_are_not_utf8_are_reported_with_their_line(
    files: tuple[Path, Path], number: int
) -> None:
    files[number].write_bytes(files[number].read_bytes() + b"caf\xe9\n")

    with pytest.raises(TableError, match=r"line \d is not in UTF-8"):
        read_judged_set(*files)


def test_ids_missing_from_the_index_count_as_never_found_with_a_notice(
    build: Build, files: tuple[Path, Path]
) -> None:
    searcher = build("The tide rises.")
    files[1].write_text(f"{HEAD}1\tdoc0.txt\t1\n1\tnone\t1\n1\tnought\t0\n")

    placed = place_qrels(read_judged_set(*files), files[1], searcher)

    assert placed.grades == {"1": {"doc0.txt": 1, "none": 1, "nought": 0}}
    assert placed.notices == [
        f"Never found: 2 judgements on what is not in the index (first in line 3 of {files[1]})."
    ]


def test_a_question_without_correct_answers_is_reported_with_its_line(
    build: Build, files: tuple[Path, Path]
) -> None:
    searcher = build("The tide rises.")
    files[1].write_text(f"{HEAD}1\tdoc0.txt\t1\n2\tdoc0.txt\t0\n2\tnone\t1\n")

    with pytest.raises(TableError) as error:
        place_qrels(read_judged_set(*files), files[1], searcher)

    assert str(error.value).startswith(f"{files[1]}, line 4: 'none' is not in the index")


def test_a_right_document_without_text_is_not_an_error(
    build: Build, files: tuple[Path, Path]
) -> None:
    searcher = build(**{"lib.jsonl": '{"_id": "1", "text": "Tides."}\n{"_id": "2", "text": ""}\n'})
    files[1].write_text(f"{HEAD}1\t1\t1\n2\t2\t1\n")

    placed = place_qrels(read_judged_set(*files), files[1], searcher)

    assert list(placed.questions) == ["1", "2"]
    assert placed.notices == [
        f"Never found: 1 judgement on what is not in the index (first in line 3 of {files[1]})."
    ]


@needs_shared
@pytest.mark.parametrize(
    ("name", "split", "questions"),
    [("nfcorpus", "dev", 324), ("scifact", "train", 809), ("cranfield", "dev", 225)],
)
def test_the_published_judged_sets_are_read_whole(name: str, split: str, questions: int) -> None:
    folder = SHARED / "data" / "retrieval" / name

    judged = read_judged_set(folder / f"queries.{split}.jsonl", folder / f"qrels.{split}.tsv")

    assert (len(judged.questions), judged.notices) == (questions, [])
