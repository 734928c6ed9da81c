"""Files that are read before they are added."""

from pathlib import Path

from ingest.build.candidate import read_candidates
from ingest.build.changes import Changes
from ingest.build.report import BuildReport
from ingest.reading import BeyondPages
from tests.support.scans import scan


def test_of_a_scan_the_first_page_is_read_and_all_are_counted(tmp_path: Path) -> None:
    files = [("scan.pdf", scan(tmp_path / "scan.pdf", 3).read_bytes()), ("a.txt", b"One two.")]

    scanned, text = read_candidates(files)

    # On its first page is no word.
    assert (scanned.scanned, scanned.articles, scanned.failed) == (3, 1, ())
    assert (text.scanned, text.articles) == (0, 1)


def test_a_build_record_of_pages_left_unread_can_be_read_again() -> None:
    beyond = BeyondPages(path="a.pdf", reason="has more pages", pages=9)
    report = BuildReport(
        generation="1",
        published=True,
        documents=1,
        passages=1,
        changes=Changes(),
        embedded=1,
        failed=[beyond],
        notices=[],
        seconds=1.0,
    )

    [again] = BuildReport.from_json(report.as_json()).failed

    assert (again.path, again.reason) == ("a.pdf", "has more pages")
