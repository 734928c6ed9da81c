"""The history of questions on this machine, and how it is deleted."""

from pathlib import Path

import pytest

from index.errors import IndexUnwritableError
from index.notebook import history
from index.notebook.history import Asking, History


def asking(question: str, *, page: str = "ask", sources: int = 2) -> Asking:
    return Asking(page=page, question=question, query=f"q={question}", sources=sources)


def questions(kept: History) -> list[str]:
    return [one.question for one in kept.entries()]


def test_the_newest_question_comes_first_and_each_only_once(tmp_path: Path) -> None:
    kept = History(tmp_path)
    assert kept.entries() == []

    for question, sources in (("salt?", 1), ("rest?", 2), ("salt?", 3)):
        kept.write(asking(question, sources=sources))
    kept.write(asking("salt?", page="compare", sources=0))

    newest, *others = kept.entries()
    assert (newest.page, newest.question, newest.sources) == ("compare", "salt?", 0)
    assert [(one.question, one.sources) for one in others] == [("salt?", 3), ("rest?", 2)]
    assert newest.asked.endswith("+00:00")


def test_nobody_else_on_the_machine_may_read_the_history(tmp_path: Path) -> None:
    kept = History(tmp_path)
    for question in ("salt?", "rest?"):
        kept.write(asking(question))
    kept.forget(asking("salt?"))

    assert (tmp_path / "history.jsonl").stat().st_mode & 0o077 == 0


def test_a_forgotten_question_is_gone_from_the_file(tmp_path: Path) -> None:
    kept = History(tmp_path)
    for question in ("salt?", "rest?", "salt?"):
        kept.write(asking(question))

    kept.forget(asking("salt?"))

    assert questions(kept) == ["rest?"]
    assert "salt" not in (tmp_path / "history.jsonl").read_text()
    kept.forget_all()
    assert kept.entries() == []
    assert not (tmp_path / "history.jsonl").exists()
    kept.forget_all()


def test_switched_off_the_history_stays_as_it_was_until_deleted(
    tmp_path: Path,
) -> None:
    kept = History(tmp_path)
    kept.write(asking("salt?"))

    kept.switch(on=False)
    kept.write(asking("rest?"))
    assert not History(tmp_path).is_on()
    assert questions(kept) == ["salt?"]
    kept.switch(on=False)
    kept.switch(on=True)
    kept.switch(on=True)
    kept.write(asking("heat?"))

    assert kept.is_on()
    assert questions(kept) == ["heat?", "salt?"]


def test_only_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LONGEST", 3)
    kept = History(tmp_path)

    for number in range(20):
        kept.write(asking(f"{number}?"))

    assert questions(kept) == ["19?", "18?", "17?"]
    assert len((tmp_path / "history.jsonl").read_text().splitlines()) <= 6


def test_a_truncated_line_loses_only_itself(tmp_path: Path) -> None:
    kept = History(tmp_path)
    kept.write(asking("salt?"))
    with (tmp_path / "history.jsonl").open("a") as opened:
        opened.write('[]\n{"page": "ask", "sources": 1}\n{"page": "ask", "quest')

    kept.write(asking("rest\u2028?"))

    assert questions(kept) == ["rest\u2028?", "salt?"]


def test_an_unwritable_folder_is_an_error_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    kept = History(tmp_path / "file")

    with pytest.raises(IndexUnwritableError, match="cannot be written to"):
        kept.write(asking("salt?"))
    with pytest.raises(IndexUnwritableError, match="cannot be written to"):
        kept.switch(on=False)
    with pytest.raises(IndexUnwritableError, match="cannot be written to"):
        kept.forget_all()
