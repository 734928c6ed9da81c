import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import TableError
from index.notebook.judgements import (
    Judgement,
    judged_file,
    mark,
    read_judgements,
    read_marks,
    take_back,
)

HEAD = "question,article,phrase,grade\n"
RIGHT = Judgement(question="why?", article="a.txt", phrase="it rises", grade=1)


def write(folder: Path, text: str | bytes, name: str = "own.csv") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def error_for(file: Path) -> str:
    with pytest.raises(TableError) as error:
        read_judgements(file)
    message = str(error.value)
    assert message.startswith(str(file))
    assert "\n" not in message
    return message.removeprefix(str(file))


def unstamped(file: Path) -> str:
    """The text of a file with the date and time of each mark as NOW."""
    text = file.read_bytes().decode("utf-8")
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", "NOW", text)


def test_rows_of_csv_are_judgements_with_their_lines(tmp_path: Path) -> None:
    text = f'{HEAD}why?,a.txt,,2\n\n" how  so? ","b, c.txt","two\nlines",\nno?,,it falls,0\n'

    assert read_judgements(write(tmp_path, text)) == [
        Judgement(question="why?", article="a.txt", grade=2, line=2),
        Judgement(question="how so?", article="b, c.txt", phrase="two lines", line=4),
        Judgement(question="no?", phrase="it falls", grade=0, line=6),
    ]


def test_rows_of_jsonl_are_judgements_with_their_lines(tmp_path: Path) -> None:
    text = (
        '{"question": "why?", "article": "a.txt"}\n\n{"question": "q", "phrase": "x", "grade": 0}\n'
    )

    assert read_judgements(write(tmp_path, text, "own.jsonl")) == [
        Judgement(question="why?", article="a.txt", line=1),
        Judgement(question="q", phrase="x", grade=0, line=3),
    ]


def test_a_row_says_that_nothing_answers_or_which_stance_an_article_takes(tmp_path: Path) -> None:
    text = "question,article,grade,stance\nwhy?,,0,\nis it?,a.txt,,Supports\nis it?,a.txt,1,\n"

    assert read_judgements(write(tmp_path, text)) == [
        Judgement(question="why?", grade=0, line=2),
        Judgement(question="is it?", article="a.txt", stance="supports", line=3),
        Judgement(question="is it?", article="a.txt", line=4),
    ]
    assert [one.is_refusal for one in read_judgements(write(tmp_path, text))] == [
        True,
        False,
        False,
    ]


def test_columns_may_be_missing_and_unknown_ones_are_passed_over(
    tmp_path: Path,
) -> None:
    file = write(tmp_path, "\ufeffnote,phrase,question\r\nmine,it rises,why?\r\n")

    assert read_judgements(file) == [Judgement(question="why?", phrase="it rises", line=2)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", " is empty."),
        (" \n\n", " is empty."),
        ("question,grade\nwhy?,1\n", ", line 1 has no column article or phrase."),
        ("article,phrase\na,b\n", ", line 1 has no column question."),
        ("question,article,question\n", ", line 1 names the column 'question' twice."),
        (f"{HEAD}why?,a.txt,,1\nhow?,a.txt,,good\n", ", line 3 has the grade 'good'."),
        (f"{HEAD}why?,a.txt,,1.5\n", ", line 2 has the grade '1.5'."),
        (f"{HEAD}why?,a.txt,,-1\n", ", line 2 has the grade '-1'."),
        (f"{HEAD}why?,a.txt,,99999\n", ", line 2 has the grade '99999'."),
        (f"{HEAD},a.txt,,1\n", ", line 2 has no question."),
        (f"{HEAD}why?,,,1\n", ", line 2 names neither an article nor a phrase."),
        ("question,article,stance\nwhy?,a,for\n", ", line 2 has the stance 'for'. Write one of"),
        ("question,article,stance\nwhy?,,silent\n", ", line 2 has a stance, which is that of a"),
        ("question,article,grade,stance\nwhy?,a,1,silent\n", ", line 2 has a stance, which"),
        (
            "question,article,stance\nwhy?,a,silent\nwhy?,a,mixed\n",
            ", line 3 gives the stance mixed to what line 2 gives the stance silent.",
        ),
        (f"{HEAD}why?,a.txt,it, rises,1\n", ", line 2 has 5 cells for 4 columns."),
        (f'{HEAD}why?,"a.txt,,1\n', ", line 2 cannot be read as CSV"),
        (
            f"{HEAD}why?,a.txt,,1\nhow?,a.txt,,1\nwhy?,a.txt,,0\n",
            ", line 4 gives grade 0 to what line 2 gives grade 1.",
        ),
        (HEAD.encode() + b"why?,a.txt,,\ncaf\x81?,a.txt,,\n", ", line 3 is neither in UTF-8 nor"),
    ],
)
def test_an_error_in_a_table_is_one_line_with_its_row(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    assert error_for(write(tmp_path, text)).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"question": "why?", "article": "a"}\nwhy?\n', ", line 2 is not a JSON object."),
        ("[1]\n", ", line 1 is not a JSON object."),
        ('{"article": "a"}\n', ", line 1 has no question."),
        ('{"question": "why?", "article": "a", "grade": 1.5}\n', ", line 1 has the grade '1.5'."),
        ('{"question": "why?", "article": "a", "grade": true}\n', ", line 1 has the grade 'True'."),
    ],
)
def test_an_error_in_jsonl_is_one_line_with_its_row(
    tmp_path: Path, text: str, message: str
) -> None:
    assert error_for(write(tmp_path, text, "own.jsonl")).startswith(message)


def test_marks_are_kept_beside_the_articles_of_the_first_folder(tmp_path: Path) -> None:
    table = write(tmp_path, "", "library.jsonl")

    assert judged_file([str(tmp_path / "one"), "/two"]) == tmp_path / "one" / "judged.csv"
    assert judged_file([str(table)]) == tmp_path / "judged.csv"


def test_the_first_mark_creates_the_file_and_can_be_read_back(tmp_path: Path) -> None:
    file = tmp_path / "judged.csv"
    assert read_marks(file) == []

    mark(file, RIGHT)

    assert unstamped(file) == "question,article,phrase,grade,marked\nwhy?,a.txt,it rises,1,NOW\n"
    (one,) = read_marks(file)
    assert (one.key(), one.grade, one.line) == (RIGHT.key(), 1, 2)
    assert one.marked.endswith("+00:00")


def test_marking_works_in_an_empty_file(tmp_path: Path) -> None:
    file = write(tmp_path, "", "judged.csv")
    assert read_marks(file) == []

    mark(file, RIGHT)

    assert [one.key() for one in read_marks(file)] == [RIGHT.key()]


def test_marking_again_changes_the_row_instead_of_adding_one(tmp_path: Path) -> None:
    file = tmp_path / "judged.csv"
    mark(file, RIGHT)

    mark(file, Judgement(question="why?", article="a.txt", phrase="it rises", grade=0))

    assert [(one.key(), one.grade) for one in read_marks(file)] == [(RIGHT.key(), 0)]


def test_rows_added_by_hand_stay_as_they_were(tmp_path: Path) -> None:
    by_hand = (
        "note,question,article,phrase\r\n"
        '"mine, ""all""\r\nmine",how?,b.txt,\r\n'
        "kept,why?,a.txt,  it   rises\r\n"
    )
    file = write(tmp_path, "\ufeff" + by_hand, "judged.csv")

    mark(file, RIGHT)
    mark(file, Judgement(question="who?", article="c.txt", phrase="a gull", grade=0))
    take_back(file, Judgement(question="who?", article="c.txt", phrase="a gull"))

    assert unstamped(file) == (
        "\ufeffnote,question,article,phrase,grade,marked\r\n"
        '"mine, ""all""\r\nmine",how?,b.txt,\r\n'
        "kept,why?,a.txt,  it   rises,1,NOW\r\n"
    )


def test_taking_a_mark_back_removes_only_its_row(tmp_path: Path) -> None:
    file = tmp_path / "judged.csv"
    mark(file, RIGHT)
    mark(file, Judgement(question="why?", article="b.txt", phrase="it rises", grade=0))

    take_back(file, RIGHT)

    assert [one.article for one in read_marks(file)] == ["b.txt"]


def test_concurrent_marks_are_all_kept(tmp_path: Path) -> None:
    file = tmp_path / "judged.csv"
    many = [Judgement(question="why?", article=f"{n}.txt", phrase="x") for n in range(40)]

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda one: mark(file, one), many))

    assert {one.article for one in read_marks(file)} == {f"{n}.txt" for n in range(40)}


def test_marking_in_another_kind_of_table_leaves_it_alone(tmp_path: Path) -> None:
    file = write(tmp_path, "name,age\nAda,36\n", "judged.csv")

    with pytest.raises(TableError, match="line 1 has no column question"):
        mark(file, RIGHT)

    assert file.read_text() == "name,age\nAda,36\n"


def test_a_failed_write_leaves_the_file_whole_and_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "judged.csv"
    mark(file, RIGHT)
    before = file.read_bytes()
    # A folder in the draft's place fails for every user, even one who may write anywhere.
    monkeypatch.setattr("index.files.atomic.token_hex", lambda _: "draft")
    (tmp_path / ".draft.part").mkdir()

    with pytest.raises(TableError) as error:
        mark(file, Judgement(question="how?", article="a.txt", phrase="x"))

    assert str(error.value).startswith(f"{file} cannot be written (")
    assert f"Allow writing to the folder {tmp_path}" in str(error.value)
    assert file.read_bytes() == before


def test_a_missing_folder_is_not_created_again(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="is gone, so nothing was saved"):
        mark(tmp_path / "gone" / "judged.csv", RIGHT)

    assert not (tmp_path / "gone").exists()


def test_marks_in_a_table_with_semicolons_and_blank_rows_leave_all_else_as_it_was(
    tmp_path: Path,
) -> None:
    text = 'sep=;\r\nquestion;article;grade;mine\r\n\r\n"why?";a.txt;1;"é"\r\nhow?;b.txt;2\r\n'
    file = write(tmp_path, text.encode("cp1252"), "judged.csv")

    mark(file, Judgement(question="how?", article="b.txt", grade=0))
    take_back(file, Judgement(question="none?", article="b.txt"))

    changed = re.sub(rb"[-\d]+T[:\d]+\+00:00", b"NOW", file.read_bytes()).decode("cp1252")
    expected = text.replace("mine\r\n", "mine;marked\r\n").replace("b.txt;2", "b.txt;0;;NOW")
    assert changed == expected
