"""Table rows removed from the library: gone from the index, still in the table."""

import gzip
import json
from pathlib import Path

import pytest

from index.errors import CorpusError, TableError
from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from ingest.corpus.add_remove import remove
from tests.support.bag_of_words import BagOfWords

ROWS = "\n".join(
    json.dumps({"id": name, "text": f"{name} cry all day long."}) for name in ("Gulls", "Terns")
)


def articles(index: Path) -> list[str]:
    return list(FolderStore(index).open().made_from)


@pytest.mark.parametrize("alone", [False, True])
def test_a_row_is_gone_until_its_line_is_deleted_from_the_list(
    corpus: Path, tmp_path: Path, model: BagOfWords, alone: bool
) -> None:
    table, index = corpus / "t.jsonl.gz", tmp_path / "index"
    table.write_bytes(gzip.compress(ROWS.encode()))
    before = table.read_bytes()
    build(index, corpus=[table if alone else corpus], model=model)

    [place] = remove(index, ["t.jsonl.gz#Gulls"])
    report = build(index, model=model)

    assert "t.jsonl.gz#Gulls" not in articles(index)
    assert "t.jsonl.gz#Terns" in articles(index)
    assert report.removal.looked_for == 1
    assert (place, table.read_bytes()) == (corpus / ".removed" / "rows.csv", before)
    place.write_text("doc_id\n")
    assert build(index, model=model).changes.added == ("t.jsonl.gz#Gulls",)
    place.write_text("x\n")
    with pytest.raises(TableError, match="has no column doc_id"):
        build(index, model=model)


def test_the_last_article_stays_and_the_error_says_how_to_delete_all(
    corpus: Path, tmp_path: Path, model: BagOfWords
) -> None:
    build(tmp_path / "index", corpus=[corpus], model=model)

    with pytest.raises(CorpusError, match="No article would be left"):
        remove(tmp_path / "index", ["tides.md", "boats.txt"])

    assert (corpus / "tides.md").is_file()
