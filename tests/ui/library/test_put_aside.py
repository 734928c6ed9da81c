"""The page Library when a new version answers saved questions differently."""

from pathlib import Path

from index.notebook.saved_questions import save_question
from index.store.folder.store import FolderStore
from tests.support.pages import Open, click, html_of, labels
from tests.support.tiny_index import wait_for_build


def test_a_version_that_changes_a_saved_answer_waits_for_the_user(
    library: Path, open_page: Open
) -> None:
    save_question(library / "corpus" / "saved.csv", "When do boats sail?")
    (library / "corpus" / "boats.txt").unlink()
    store = FolderStore(library / "index")
    app = open_page(library / "index")

    click(app, "Update")
    wait_for_build(library / "index")
    app.run()

    assert not app.exception
    assert "1 of 1 saved question would be answered differently" in html_of(app)
    assert "is no longer answered, before by" in html_of(app)
    assert "boats.txt" in store.open().made_from

    click(app, "Use the updated library")

    assert "boats.txt" not in store.open().made_from
    assert "Use the updated library" not in labels(app)
