"""The project's own articles: digests in their own words, and labelled as such."""

import re
from pathlib import Path

import pandas as pd
import pytest

from index.store.folder.store import FolderStore
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords
from tests.support.paths import ROOT, SHARED, needs_shared

CORPUS = ROOT / "corpus"
RUN = 9
TEXTS = {".md", ".txt", ".py", ".csv", ".html", ".json", ".jsonl", ".toml", ".css"}


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def _project_files(folder: str) -> list[Path]:
    if folder == ".":
        return [*ROOT.glob("*.md"), ROOT / "pyproject.toml"]
    files = (ROOT / folder).rglob("*")
    return [path for path in files if path.suffix in TEXTS and path.is_file()]


@pytest.fixture(scope="module")
def original_runs() -> set[tuple[str, ...]]:
    """All runs of nine words in the originals."""
    originals = [path.read_text(encoding="utf-8") for path in (SHARED / "articles").glob("*.txt")]
    runs = set().union(*map(_runs, originals))
    assert len(runs) > 4_000
    return runs


def test_every_article_names_the_original_it_digests(tmp_path: Path) -> None:
    report = build(tmp_path / "index", corpus=[CORPUS], model=BagOfWords())

    documents = FolderStore(tmp_path / "index").open().documents
    assert (report.documents, report.failed) == (5, [])
    for document in documents:
        assert document.digest_of
        assert document.origins["digest_of"] == "front matter"
        assert "\n\nDigest of " in document.text


def test_the_catalogue_lists_every_article_with_the_facts_its_publisher_gives() -> None:
    catalogue = pd.read_csv(CORPUS / "sources.csv", dtype=str, keep_default_na=False)

    by_source = catalogue.set_index("source")["published"].to_dict()
    assert sorted(catalogue["path"]) == sorted(path.name for path in CORPUS.glob("*.md"))
    assert by_source == {
        "Dr.Oracle": "2026-01-04",
        "Get Drug Information": "",
        "ePainAssist": "2019-10-16",
        "NASS": "",
        "": "",
    }


@needs_shared
@pytest.mark.parametrize("folder", ["corpus", "index", "ingest", "ui", "tests", "."])
def test_no_file_contains_nine_words_in_a_row_of_an_original(
    original_runs: set[tuple[str, ...]], folder: str
) -> None:
    files = _project_files(folder)

    copied = {
        file.relative_to(ROOT).as_posix(): runs
        for file in files
        if (runs := _runs(file.read_text(encoding="utf-8")) & original_runs)
    }

    assert len(files) > 2
    assert copied == {}


@needs_shared
def test_each_digest_is_about_as_long_as_its_original() -> None:
    pairs = {
        "epainassist-diseases.md": "000",
        "dr-oracle-causes.md": "001",
        "drug-information-ms-twitching.md": "002",
        "nass-patient-page.md": "003",
        "unnamed-ailments.md": "004",
    }
    for name, number in pairs.items():
        [original] = (SHARED / "articles").glob(f"{number}_*.txt")
        ratio = len(_words((CORPUS / name).read_text("utf-8"))) / len(
            _words(original.read_text("utf-8"))
        )
        assert 0.6 < ratio < 1.3, name
