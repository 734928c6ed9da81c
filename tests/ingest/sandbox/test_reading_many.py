"""Many files are read and studied ahead of the caller, and none is lost because of another."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

import ingest.sandbox.reader
from ingest.describe.study import Item, Studied, Unchanged
from ingest.file_kinds import Found
from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Failure, Limits, Reading
from ingest.sandbox.pipe import receive
from ingest.sandbox.reader import ReaderProcess
from tests.support.formats import epub, found_in, xhtml

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


def write(folder: Path, **texts: str) -> list[Found]:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    return [found_in(folder / f"{name}.txt") for name in texts]


def studied(
    found: list[Found], known: Mapping[str, Iterable[str]] | None = None, *, seconds: float = 60
) -> list[tuple[str, list[Item]]]:
    before = {path: set(digests) for path, digests in (known or {}).items()}
    with ReaderProcess() as reader:
        return [
            (one.path, list(items))
            for one, items in reader.study(found, before, limits=Limits(seconds=seconds))
        ]


def text_of(item: Item) -> str:
    return item.reading.text if isinstance(item, Studied) else type(item).__name__


def test_files_come_in_their_order_whether_they_are_articles_or_tables(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"text": "Stretch."}\n{"text": "Walk."}\n')
    first, empty, last = write(tmp_path, a="Rest.", b="", c="Drink.")

    found = studied([first, empty, found_in(tmp_path / "t.jsonl"), last])

    assert [(path, list(map(text_of, items))) for path, items in found] == [
        ("a.txt", ["Rest."]),
        ("b.txt", ["Failure"]),
        ("t.jsonl", ["Stretch.", "Walk."]),
        ("c.txt", ["Drink."]),
    ]


def test_a_reading_is_studied_where_it_is_read(tmp_path: Path) -> None:
    text = "# Cramps\n\nPublisher: Coast. Published on 4 May 2020.\n\nAll rights reserved."
    [article] = write(tmp_path, a=text)

    [(_, [item])] = studied([article])

    assert isinstance(item, Studied)
    assert item.reading == Reading(text=text, blocks=parse(text))
    assert [text[start:end] for start, end in item.skipped] == ["All rights reserved."]
    assert {field: one.value for field, one in item.fields.items()} == {
        "published": "2020-05-04",
        "title": "Cramps",
    }


def test_a_known_reading_is_not_sent_again(tmp_path: Path) -> None:
    files = write(tmp_path, a="Rest.", b="Rest.")
    [(_, [item]), _] = studied(files)
    assert isinstance(item, Studied)

    found = studied(files, {"a.txt": [item.summary.reading], "b.txt": ["of something else"]})

    [(_, [first]), (_, [second])] = found
    assert first == Unchanged(digest=item.summary.reading)
    assert isinstance(second, Studied)


def test_small_files_are_answered_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = write(tmp_path, **{f"a{number}": f"Rest {number}." for number in range(200)})
    answers = []

    def counted(pipe: object) -> object:
        answers.append(pipe)
        return receive(pipe)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest.sandbox.reader, "receive", counted)
    monkeypatch.setattr(ingest.sandbox.reader, "_IN_A_REQUEST", 70)

    found = studied(files)

    assert [text_of(item) for _, [item] in found] == [f"Rest {number}." for number in range(200)]
    assert len(answers) < 20


def test_a_harmful_file_costs_only_itself_and_none_before_or_after_it(
    tmp_path: Path,
) -> None:
    names = [f"a{number}" for number in range(70)]
    files = write(tmp_path, **dict.fromkeys(names, "Rest."))
    (tmp_path / "slow.epub").write_bytes(epub({"1.xhtml": xhtml("<p>a</p>" * 1_200_000)}))
    slow = found_in(tmp_path / "slow.epub")

    found = studied([*files[:66], slow, *files[66:], slow], seconds=0.3)

    assert [path for path, _ in found] == [
        *(f"{name}.txt" for name in names[:66]),
        "slow.epub",
        *(f"{name}.txt" for name in names[66:]),
        "slow.epub",
    ]
    assert [text_of(item) for path, [item] in found if path != "slow.epub"] == ["Rest."] * 70
    reason = (
        "took longer than 0.3 s to read, so it was given up; convert it to .txt, or move it out "
        "of the folder"
    )
    lost = [Failure(path="slow.epub", reason=reason)]
    assert [items for path, items in found if path == "slow.epub"] == [lost, lost]
