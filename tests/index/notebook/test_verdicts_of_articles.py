"""A person's verdicts on what articles say, in the table of judgements."""

from pathlib import Path

import pytest

from index.notebook.judgements import (
    Judgement,
    article_names,
    mark,
    overrule,
    read_marks,
    take_back,
    take_back_verdict,
)
from index.records import Listing

SALT = "Does salt help?"
RIGHT = Judgement(question=SALT, article="a.md", phrase="it helps")


def verdict(article: str, stance: str, reason: str = "") -> Judgement:
    return Judgement(question=SALT, article=article, stance=stance, reason=reason)


def stances(file: Path) -> list[tuple[str, str, str]]:
    return [(one.article, one.stance, one.reason) for one in read_marks(file) if one.stance]


def test_a_verdict_adds_its_columns_to_an_old_table_whose_rows_stay(tmp_path: Path) -> None:
    file = tmp_path / "judged.csv"
    old = "question,article,phrase,grade,marked\nwhy?,b.md,it rises,1,2026-01-01T00:00:00+00:00\n"
    file.write_text(old, encoding="utf-8")

    overrule(file, verdict("a.md", "disputes", " a joke,\n really "))

    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "question,article,phrase,grade,marked,stance,reason"
    assert lines[1] == "why?,b.md,it rises,1,2026-01-01T00:00:00+00:00"
    assert stances(file) == [("a.md", "disputes", "a joke, really")]
    assert read_marks(file)[1].marked


def test_a_new_verdict_takes_the_place_of_those_on_the_same_question_only(tmp_path: Path) -> None:
    file = tmp_path / "judged.csv"
    overrule(file, verdict("a.md", "disputes"))
    overrule(file, verdict("b.md", "mixed"))
    overrule(file, Judgement(question="Does sugar help?", article="a.md", stance="silent"))

    again = Judgement(question="does  salt help", article="c.md", stance="supports")
    overrule(file, again, instead_of={"a.md", "c.md"})

    assert stances(file) == [
        ("b.md", "mixed", ""),
        ("a.md", "silent", ""),
        ("c.md", "supports", ""),
    ]


def test_marks_and_verdicts_on_one_article_do_not_touch_each_other(tmp_path: Path) -> None:
    file = tmp_path / "judged.csv"
    whole = Judgement(question=SALT, article="a.md")
    overrule(file, verdict("a.md", "disputes"))
    mark(file, whole)
    mark(file, RIGHT)

    take_back(file, whole)
    kept = stances(file), [one.phrase for one in read_marks(file)]
    take_back_verdict(file, "does salt help", {"a.md", "b.md"})

    assert kept == ([("a.md", "disputes", "")], ["", "it helps"])
    assert [one.phrase for one in read_marks(file)] == ["it helps"]


def test_no_other_verdict_than_a_stance_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'unread', but must be one of"):
        overrule(tmp_path / "judged.csv", verdict("a.md", "unread"))

    assert not (tmp_path / "judged.csv").exists()


def test_a_row_of_a_table_is_not_meant_by_the_name_of_its_file() -> None:
    row = Listing(doc_id="lib.jsonl#M1", path="lib.jsonl", title="Row")
    page = Listing(doc_id="a.md", path="a.md", title="Page")

    assert article_names(row) == {"lib.jsonl#M1", "M1"}
    assert article_names(page) == {"a.md"}
