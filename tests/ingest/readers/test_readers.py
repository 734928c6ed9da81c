from pathlib import Path

import pytest

from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Failure, Limits, Reading, Unopened
from tests.support.formats import blocks_of, read_file, reading_of, reason_of

MARKDOWN = "# Cramps\r\n\r\nThey hurt.\r\n\r\n- at night\r\n- in heat\r\n"


def test_the_text_of_a_text_file_is_the_file_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + MARKDOWN.encode())

    reading = reading_of(tmp_path / "a.txt")

    text = "# Cramps\n\nThey hurt.\n\n- at night\n- in heat\n"
    assert reading == Reading(text=text, blocks=parse(text))
    assert ("paragraph", 0, "They hurt.") in blocks_of(
        Reading(text=text[2:], blocks=parse(text[2:]))
    )


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16-le", "utf-16", "utf-8"])
def test_a_text_file_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("Über Krämpfe\r\nund Füße.".encode(encoding))

    assert reading_of(tmp_path / "a.txt").text == "Über Krämpfe\nund Füße."


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_text_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)

    assert reason_of(tmp_path / "a.txt") == (
        "is empty; write something into it, or move it out of the folder"
    )


def test_binary_content_in_a_text_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 10)

    assert reason_of(tmp_path / "a.txt") == (
        "is not text (it contains binary data); give the file the ending of its real format, or "
        "move it away"
    )


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.pdf", "a.docx", "a.epub"])
def test_a_large_file_is_refused_before_it_is_opened(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(300_000_000)

    assert reason_of(tmp_path / name) == (
        "is 300 MB; an article may have at most 50 MB. Split it, or give a table "
        "(.jsonl, .csv, .parquet), one article per row"
    )


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv.gz", "a.parquet"])
def test_a_table_has_a_limit_of_its_own(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x" * 3_000_000)

    assert reason_of(tmp_path / name, limits=Limits(table_bytes=2_000_000)) == (
        "is 3 MB; a table may have at most 2 MB. Split it"
    )


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.pdf", "a.docx", "a.epub", "a.jsonl.gz"])
def test_a_file_that_vanished_is_one_failure(tmp_path: Path, name: str) -> None:
    from ingest.file_kinds import Found
    from ingest.readers import read
    from ingest.reading import Failure

    suffix = "." + name.split(".")[1]
    found = Found(
        location=str(tmp_path / name), path=name, suffix=suffix, gzipped=name.endswith(".gz")
    )

    assert list(read(found, limits=Limits())) == [
        Failure(
            path=name,
            reason="cannot be opened or read (No such file or directory); check the file and "
            "the disk",
        )
    ]


@pytest.mark.parametrize("suffix", ["html", "pdf", "docx", "epub", "parquet", "csv", "jsonl.gz"])
@pytest.mark.parametrize(
    "content", [b"", b"\0" * 400, b"not what it says " * 9, b"PK\3\4" + b"x" * 99]
)
def test_no_content_of_a_file_raises_an_error(tmp_path: Path, suffix: str, content: bytes) -> None:
    (tmp_path / f"a.{suffix}").write_bytes(content)

    reasons = [
        one.reason for one in read_file(tmp_path / f"a.{suffix}") if not isinstance(one, Reading)
    ]

    assert all(reason and "\n" not in reason and "Error" not in reason for reason in reasons)
    assert reasons or (suffix == "html" and content.startswith(b"not"))


def test_the_first_of_many_bad_rows_are_named_and_the_others_counted(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"text": "Rest."}\n' + "bad\n" * 50)

    found = read_file(tmp_path / "t.jsonl")

    failed = [one for one in found if isinstance(one, Failure)]
    assert (len(found), len(failed)) == (22, 21)
    reason = "has 30 more parts that could not be read; fix those first"
    assert failed[-1] == Failure(path="t.jsonl", reason=reason)


@pytest.mark.parametrize("suffix", ["txt", "pdf", "docx", "parquet"])
def test_a_file_that_the_system_refuses_to_open_is_told_from_one_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    file = tmp_path / f"a.{suffix}"
    file.write_bytes(b"words")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)

    reason = "cannot be opened or read (Permission denied); check the file and the disk"
    assert read_file(file) == [Unopened(path=file.name, reason=reason)]
