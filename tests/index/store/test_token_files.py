"""Token vectors on disk: parts are shared with the generation before if they lost no passage."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from index.store.token_files import load_tokens, write_tokens

from index.embedding.token_vectors import TokenIndex, TokenVectors
from index.store import token_files


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts with so few passages that a test can have many."""
    monkeypatch.setattr(token_files, "SMALL", 3)
    monkeypatch.setattr(token_files, "LARGE", 4)


def tokens(numbers: Sequence[int]) -> list[TokenVectors]:
    """For each number a passage of as many tokens, modulo 3, with that value."""
    return [np.full((number % 3, 2), number, dtype=np.uint8) for number in numbers]


def values(index: TokenIndex) -> list[list[list[int]]]:
    """All token vectors of an index, row by row."""
    return [index.of(row).tolist() for row in range(len(index))]


def inodes(folder: Path) -> set[int]:
    """The inodes of the parts, which copies do not share."""
    return {file.stat().st_ino for file in (folder / "tokens").iterdir()}


def written(folder: Path, numbers: Sequence[int]) -> tuple[Path, TokenIndex]:
    """A first generation of these."""
    folder.mkdir()
    write_tokens(folder, np.arange(len(numbers)), tokens(numbers), name="000001")
    return folder, load_tokens(folder)


def test_a_new_passage_leaves_full_parts_as_they_are(tmp_path: Path) -> None:
    before, base = written(tmp_path / "1", range(10))
    after = tmp_path / "2"
    after.mkdir()
    # The new one comes first, and those of the third part, which is small, are written with it.
    rows = np.array([10, *range(10)])

    shared = write_tokens(after, rows, tokens([70]), name="000002", base=base, base_folder=before)

    assert shared == ["tokens/000001-0000.npy", "tokens/000001-0001.npy"]
    assert values(load_tokens(after)) == [part.tolist() for part in tokens([70, *range(10)])]
    assert len(inodes(before) & inodes(after)) == 2


def test_what_was_removed_is_in_no_part(tmp_path: Path) -> None:
    before, base = written(tmp_path / "1", range(1, 9))
    after = tmp_path / "2"
    after.mkdir()

    write_tokens(
        after, np.array([0, 2, 3, 4, 5, 6, 7]), [], name="2", base=base, base_folder=before
    )

    everything = np.concatenate([np.load(file) for file in (after / "tokens").iterdir()])
    assert 2 not in everything
    assert values(load_tokens(after)) == [part.tolist() for part in tokens([1, *range(3, 9)])]
    assert len(inodes(before) & inodes(after)) == 1


@given(old=st.integers(0, 14), new=st.integers(0, 6), data=st.data())
def test_old_and_new_rows_are_found_in_any_order(
    old: int, new: int, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before, base = written(tmp_path_factory.mktemp("t") / "1", range(old))
    numbers = list(range(old + new))
    order = data.draw(st.lists(st.sampled_from(numbers)) if numbers else st.just([]))
    after = before.parent / "2"
    after.mkdir()

    write_tokens(
        after,
        np.array(order, dtype=np.int64),
        tokens(range(old, old + new)),
        name="000002",
        base=base,
        base_folder=before,
    )

    assert values(load_tokens(after)) == [part.tolist() for part in tokens(order)]
