import os
from pathlib import Path

import pytest

from index.errors import CorpusError
from ingest.corpus.find import find
from ingest.file_kinds import Found
from ingest.reading import Failure

FORMATS = (
    ".txt .md .html .xhtml .mhtml .eml .pdf .docx .odt .rtf .pptx .epub .nxml, and tables "
    ".jsonl .json .csv .tsv .parquet .ris .bib (these also as .gz)"
)


def lay(folder: Path, *names: str) -> Path:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("words")
    return folder


def paths(roots: list[Path]) -> list[str]:
    return [found.path for found in find(roots)[0]]


def test_articles_are_found_by_path_with_their_format(tmp_path: Path) -> None:
    lay(tmp_path, "b.htm", "a/c.TXT", "t.jsonl.gz", "z.parquet", "a/B.docx")

    found, failures = find([tmp_path])

    assert failures == []
    assert found == [
        Found(location=str(tmp_path / "a/B.docx"), path="a/B.docx", suffix=".docx"),
        Found(location=str(tmp_path / "a/c.TXT"), path="a/c.TXT", suffix=".txt"),
        Found(location=str(tmp_path / "b.htm"), path="b.htm", suffix=".html"),
        Found(
            location=str(tmp_path / "t.jsonl.gz"), path="t.jsonl.gz", suffix=".jsonl", gzipped=True
        ),
        Found(location=str(tmp_path / "z.parquet"), path="z.parquet", suffix=".parquet"),
    ]


def test_roots_keep_the_order_in_which_they_are_given(tmp_path: Path) -> None:
    lay(tmp_path, "one/b.txt", "two/a.txt")

    assert paths([tmp_path / "one", tmp_path / "two"]) == ["b.txt", "a.txt"]
    assert paths([tmp_path / "two", tmp_path / "one"]) == ["a.txt", "b.txt"]


def test_a_root_that_is_a_file_is_found_by_its_name(tmp_path: Path) -> None:
    lay(tmp_path, "deep/a.txt")

    assert paths([tmp_path / "deep/a.txt"]) == ["a.txt"]


def test_catalogue_and_marks_are_not_articles_but_their_namesakes_in_a_folder_are(
    tmp_path: Path,
) -> None:
    lay(
        tmp_path,
        "sources.csv",
        "judged.csv",
        "differences.csv",
        "kept.csv",
        ".judged.csv.lock",
        "a.txt",
        "more/sources.csv",
    )

    assert paths([tmp_path]) == ["a.txt", "more/sources.csv"]
    assert find([tmp_path])[1] == []


def test_a_missing_root_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError) as error:
        find([tmp_path / "nowhere"])

    assert str(error.value) == (
        f"There is no {tmp_path}/nowhere. Name a folder of articles or an article: --corpus PATH"
    )


def test_a_corpus_without_articles_says_what_was_skipped(tmp_path: Path) -> None:
    lay(tmp_path, "a.png", "b.xlsx")

    with pytest.raises(CorpusError) as error:
        find([tmp_path])

    assert str(error.value) == (
        f"There is no article in {tmp_path}. a.png is in a format that cannot be read (.png); "
        f"readable formats: {FORMATS}. (1 more skipped.) Put articles there; readable formats: "
        f"{FORMATS}"
    )


def test_unknown_formats_are_skipped_with_one_line_each(tmp_path: Path) -> None:
    lay(tmp_path, "a.txt", "b.txt.gz", "README", "c.XLSX", "d.fb2", "e.rss")

    _, failures = find([tmp_path])

    kinds = {
        "README": "(a name without an ending);",
        "b.txt.gz": "(.gz);",
        "c.XLSX": "(.xlsx); save its sheet as .csv, with a column 'text';",
        "d.fb2": "(.fb2); turn it into .epub, for example with calibre;",
        "e.rss": "(.rss); it lists articles that are elsewhere; save those as .html;",
    }
    assert failures == [
        Failure(
            path=path,
            reason=f"is in a format that cannot be read {kind} readable formats: {FORMATS}",
        )
        for path, kind in kinds.items()
    ]


def test_hidden_articles_are_reported_and_clutter_is_skipped_silently(tmp_path: Path) -> None:
    clutter = [".DS_Store", ".git/notes.md", ".gitkeep", "Thumbs.db", "~$a.docx", "._a.txt"]
    lay(tmp_path, "a.txt", ".draft.md", ".drafts/deep/b.txt", ".settings", ".tool/x.json", *clutter)

    found, failures = find([tmp_path])

    assert [one.path for one in found] == ["a.txt"]
    reason = "is hidden, so it was skipped; rename it to include it"
    assert failures == [
        Failure(path=".draft.md", reason=reason),
        Failure(path=".drafts", reason=reason),
    ]


def test_what_a_browser_saved_with_a_page_is_passed_over_in_one_line(tmp_path: Path) -> None:
    lay(tmp_path, "a/Cramps.htm", "a/Cramps_files/ad.html", "a/Cramps-Dateien/frame.html")
    lay(tmp_path, "a/Cramps-notes/one.txt", "b_files/two.txt")

    found, failures = find([tmp_path])

    assert [one.path for one in found] == [
        "a/Cramps-notes/one.txt",
        "a/Cramps.htm",
        "b_files/two.txt",
    ]
    reason = "is what a browser saved with Cramps.htm, so it was skipped"
    assert failures == [
        Failure(path="a/Cramps-Dateien/", reason=reason),
        Failure(path="a/Cramps_files/", reason=reason),
    ]


def test_links_that_leave_the_folder_are_skipped(tmp_path: Path) -> None:
    corpus = lay(tmp_path / "corpus", "a.txt")
    lay(tmp_path / "elsewhere", "b.txt")
    (corpus / "file.txt").symlink_to(tmp_path / "elsewhere/b.txt")
    (corpus / "folder").symlink_to(tmp_path / "elsewhere")

    found, failures = find([corpus])

    assert [one.path for one in found] == ["a.txt"]
    reason = "is a link that leaves the folder, so it was skipped; copy its target here"
    assert failures == [
        Failure(path="file.txt", reason=reason),
        Failure(path="folder", reason=reason),
    ]


def test_links_within_the_folder_neither_loop_nor_duplicate_an_article(tmp_path: Path) -> None:
    lay(tmp_path, "real/z.txt")
    (tmp_path / "a.txt").symlink_to(tmp_path / "real/z.txt")
    (tmp_path / "real/up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "real")

    found, failures = find([tmp_path])

    assert ([one.path for one in found], failures) == (["real/z.txt"], [])


def test_a_link_leads_to_a_file_without_a_visible_name_of_its_own(tmp_path: Path) -> None:
    lay(tmp_path, ".store/1/a.txt", ".store/2.md")
    (tmp_path / "b.md").symlink_to(tmp_path / ".store/2.md")
    (tmp_path / "shown").symlink_to(tmp_path / ".store/1")

    found, _ = find([tmp_path])

    assert [(one.path, one.file) for one in found] == [
        ("b.md", tmp_path / ".store/2.md"),
        ("shown/a.txt", tmp_path / ".store/1/a.txt"),
    ]


def test_links_that_lead_nowhere_are_skipped(tmp_path: Path) -> None:
    lay(tmp_path, "a.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "missing.txt")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")

    _, failures = find([tmp_path])

    reason = "is a link that leads nowhere; fix it or remove it"
    assert failures == [
        Failure(path="gone.txt", reason=reason),
        Failure(path="self.txt", reason=reason),
    ]


def test_a_root_may_itself_be_a_link(tmp_path: Path) -> None:
    lay(tmp_path / "real", "a.txt")
    (tmp_path / "corpus").symlink_to(tmp_path / "real")

    found, _ = find([tmp_path / "corpus"])

    assert [(one.path, one.file) for one in found] == [("a.txt", tmp_path / "real/a.txt")]


def test_the_second_article_with_the_same_path_is_skipped(tmp_path: Path) -> None:
    lay(tmp_path, "one/a.txt", "two/a.txt", "two/b.txt")

    found, failures = find([tmp_path / "one", tmp_path / "two"])

    assert [one.file for one in found] == [tmp_path / "one/a.txt", tmp_path / "two/b.txt"]
    assert failures == [
        Failure(
            path="a.txt",
            reason=f"has the same path as {tmp_path}/one/a.txt, so only that one is read; "
            "rename one of them",
        )
    ]


def test_overlapping_roots_give_each_article_once(tmp_path: Path) -> None:
    lay(tmp_path, "a/b.txt", "c.txt")

    found, failures = find([tmp_path, tmp_path / "a", tmp_path, tmp_path / "c.txt"])

    assert ([one.path for one in found], failures) == (["a/b.txt", "c.txt"], [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_skipped_and_never_waited_for(tmp_path: Path) -> None:
    lay(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")

    _, failures = find([tmp_path])

    reason = "is not a file but a pipe or a device; move it out of the folder"
    assert failures == [Failure(path="pipe.txt", reason=reason)]


@pytest.mark.skipif(os.name == "nt", reason="names are always text there")
def test_a_name_that_is_not_text_is_skipped_and_reported_in_printable_form(tmp_path: Path) -> None:
    lay(tmp_path, "a.txt")
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("words")
    except OSError:
        pytest.skip("this file system has only names that are text")

    _, failures = find([tmp_path])

    assert failures == [
        Failure(path="caf\ufffd.txt", reason="has a name that cannot be shown as it is; rename it")
    ]


def test_an_index_among_the_articles_is_none(tmp_path: Path) -> None:
    lay(tmp_path, "a.txt", "built/lock", "built/build.json", "built/generations/1/texts.json")

    assert find([tmp_path]) == (
        [Found(location=str(tmp_path / "a.txt"), path="a.txt", suffix=".txt")],
        [],
    )
