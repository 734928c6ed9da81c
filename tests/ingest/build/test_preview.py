"""Changes to the answers of saved questions, shown before a new state is live."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import TableError
from index.notebook.saved_questions import (
    forget_question,
    questions_to_watch,
    read_saved,
    save_question,
    saved_file,
)
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from ingest.build.preview import Preview
from ingest.sandbox.reader import ReaderProcess
from tests.support.bag_of_words import BagOfWords


@pytest.fixture
def index(tmp_path: Path, corpus: Path, model: BagOfWords) -> Path:
    """An index of two articles with enough to say, of which three questions are asked."""
    for name, said in (("tides", "Tides rise"), ("boats", "Boats sail")):
        parts = (f"# {when}\n\n{said} at {when}.\n\n" for when in ("noon", "dawn", "dusk"))
        (corpus / f"{name}.md").write_text("".join(parts))
    (corpus / "boats.txt").unlink()
    (corpus / "saved.csv").write_text("question\nwhen do tides rise?\nwhen do boats sail?\n")
    (corpus / "judged.csv").write_text("question,article,grade\nwho feeds gulls?,boats.md,0\n")
    build(tmp_path / "index", corpus=[corpus], model=model)
    return tmp_path / "index"


def moves_of(preview: Preview) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(move.question, move.kind, move.because) for move in preview.moves]


def test_questions_whose_answers_appear_vanish_or_move_are_reported_with_the_article(
    index: Path, corpus: Path, model: BagOfWords
) -> None:
    (corpus / "boats.md").unlink()
    (corpus / "gulls.txt").write_text("Old sailors are who feeds gulls.\n")
    (corpus / "moon.txt").write_text("When tides rise, the moon is high: tides rise.\n")

    report = build(index, model=model)

    assert report.published
    assert (report.preview.asked, moves_of(report.preview)) == (
        3,
        [
            ("when do tides rise?", "moves", ("moon.txt",)),
            ("when do boats sail?", "vanishes", ("boats.md",)),
            ("who feeds gulls?", "appears", ("gulls.txt", "moon.txt")),
        ],
    )
    [moved, vanished, appeared] = report.preview.moves
    assert vanished.before
    assert (vanished.before.text, vanished.after) == ("Boats sail at noon.", None)
    assert appeared.after
    assert (appeared.before, appeared.after.doc_id) == (None, "gulls.txt")


def test_unchanged_answers_are_counted_and_nobody_is_asked(
    index: Path, corpus: Path, model: BagOfWords
) -> None:
    (corpus / "salt.txt").write_text("Salt cures ham.\n")

    def approve(preview: Preview) -> bool:
        raise AssertionError(preview)

    report = build(index, model=model, approve=approve)

    assert (report.published, report.preview) == (True, Preview(asked=3))


def test_a_rejected_state_is_put_aside_until_it_is_called_or_articles_change(
    index: Path, corpus: Path, model: BagOfWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "boats.md").rename(corpus / "ships.md")
    store = FolderStore(index)

    held = build(index, model=model, approve=lambda _: False)
    with monkeypatch.context() as patch:
        patch.setattr(ReaderProcess, "start", lambda _: pytest.fail("there is nothing to read"))
        again = build(index, model=model)

    assert (held.published, held.held, held.generation) == (False, "000002", "000001")
    assert store.open().document("boats.md")
    assert not again.published
    assert "which was put aside" in again.notices[0]
    with store.writing():
        store.roll_back("000002")
    assert not store.open().document("boats.md")


@pytest.mark.parametrize("change", [None, lambda corpus: (corpus / "saved.csv").write_text("x\n")])
def test_without_a_preview_no_question_is_asked_and_a_broken_table_is_a_notice(
    index: Path, corpus: Path, model: BagOfWords, change: Callable[[Path], object] | None
) -> None:
    (corpus / "boats.md").unlink()
    if change:
        change(corpus)
        report = build(index, model=model)
        assert "has no column question" in report.notices[0]
    else:
        report = build(index, model=model, approve=None)
        assert report.notices == []

    assert (report.published, report.preview) == (True, Preview())


def test_saved_questions_are_kept_once_beside_the_articles(tmp_path: Path) -> None:
    file = saved_file([str(tmp_path)])
    for question in ("Is it salt?", "Why  at night?", "Is it salt?"):
        save_question(file, question)
    assert read_saved(file) == ["Is it salt?", "Why at night?"]
    assert file.read_text().count("salt") == 1

    forget_question(file, "Why at night?")

    assert questions_to_watch([str(tmp_path)]) == ["Is it salt?"]
    file.write_text("question\nBy hand?\n")
    save_question(file, "Is it salt?")
    assert read_saved(file) == ["By hand?", "Is it salt?"]
    file.write_text("a,b\n")
    with pytest.raises(TableError, match="has no column question"):
        save_question(file, "Is it salt?")
