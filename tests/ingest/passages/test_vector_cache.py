"""The vector cache: nothing is computed twice, and nothing that was removed is kept."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from index.batches import batched
from index.embedding.embedder import Embedded
from index.embedding.token_packing import FOUR_BITS
from ingest.passages.vector_cache import VectorCache

VECTORS = np.array([[1, 0], [0.5, 0.875]], dtype=np.float32)
TOKENS = [np.array([[127], [255]], dtype=np.uint8), np.zeros((0, 1), dtype=np.uint8)]


def opened(path: Path) -> "closing[VectorCache]":
    return closing(VectorCache(path, FOUR_BITS))


def filled(path: Path, *texts: str) -> None:
    with opened(path) as cache:
        cache.put([text.encode() for text in texts], Embedded(VECTORS, TOKENS))


def kept(path: Path, *texts: str) -> dict[str, tuple[object, object]]:
    with opened(path) as cache:
        found = cache.get([text.encode() for text in texts])
        return {
            text: (found[text.encode()][0].tolist(), found[text.encode()][1].tolist())
            for text in texts
            if text.encode() in found
        }


def test_stored_vectors_are_there_when_the_cache_is_opened_again(tmp_path: Path) -> None:
    filled(tmp_path / "c.sqlite", "one", "two")

    assert kept(tmp_path / "c.sqlite", "two", "three", "one") == {
        "one": (VECTORS[0].tolist(), TOKENS[0].tolist()),
        "two": (VECTORS[1].tolist(), []),
    }


def _no_database(path: Path) -> None:
    path.write_bytes(b"not a database " * 100)


def _damaged_inside(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    path.write_bytes(raw)


def _other_column(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"tokens BLOB", b"tokenc BLOB"))


def _no_utf8(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE halves", b"CREATE\xa0TABLE halves"))


def _other_format(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[47] ^= 64
    path.write_bytes(raw)


def _read_only_by_its_header(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[18] ^= 4
    path.write_bytes(raw)


@pytest.mark.parametrize(
    "damage", [_no_database, _damaged_inside, _other_column, _no_utf8, _other_format]
)
def test_a_damaged_file_is_replaced_by_an_empty_one(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    filled(tmp_path / "c.sqlite", "one", "two")
    damage(tmp_path / "c.sqlite")

    assert kept(tmp_path / "c.sqlite", "one", "two") == {}

    filled(tmp_path / "c.sqlite", "one", "two")
    assert set(kept(tmp_path / "c.sqlite", "one", "two")) == {"one", "two"}


def test_a_file_that_damage_made_read_only_does_not_stop_a_build(tmp_path: Path) -> None:
    filled(tmp_path / "c.sqlite", "one", "two")
    _read_only_by_its_header(tmp_path / "c.sqlite")

    filled(tmp_path / "c.sqlite", "three", "four")
    filled(tmp_path / "c.sqlite", "three", "four")

    assert set(kept(tmp_path / "c.sqlite", "three", "four")) == {"three", "four"}


def _everything_in(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in folder.iterdir()}


def test_a_reader_sees_what_a_killed_build_left_and_leaves_the_files_alone(tmp_path: Path) -> None:
    running, killed = tmp_path / "running", tmp_path / "killed"
    running.mkdir()
    with opened(running / "c.sqlite") as cache:
        cache.put([b"one", b"two"], Embedded(VECTORS, TOKENS))
        shutil.copytree(running, killed)
    ended = running
    missing, damaged = tmp_path / "missing", tmp_path / "damaged"
    missing.mkdir()
    damaged.mkdir()
    (damaged / "c.sqlite").write_bytes(b"not a database " * 100)

    for folder, known in [(killed, 2), (ended, 2), (missing, 0), (damaged, 0)]:
        before = _everything_in(folder)
        with closing(VectorCache(folder / "c.sqlite", FOUR_BITS, writes=False)) as cache:
            assert len(cache.get([b"one", b"two"])) == known, folder
        assert _everything_in(folder) == before


def test_a_row_that_has_changed_is_not_there(tmp_path: Path) -> None:
    filled(tmp_path / "c.sqlite", "one", "two")
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as file, file:
        [(key, tokens)] = file.execute("SELECT key, tokens FROM halves WHERE tokens != x''")
        file.execute("UPDATE halves SET tokens = ? WHERE key = ?", [tokens[:-1] + b"\x00", key])
        # One whose kind has changed comes as text.
        file.execute("UPDATE halves SET tokens = '' WHERE key != ?", [key])

    assert kept(tmp_path / "c.sqlite", "one", "two") == {}


def test_many_keys_are_found_at_once(tmp_path: Path) -> None:
    texts = [str(number) for number in range(1_200)]
    with opened(tmp_path / "c.sqlite") as cache:
        keys = [text.encode() for text in texts]
        cache.put(keys, Embedded(np.ones((1_200, 1), dtype=np.float32), [TOKENS[1][:, :1]] * 1_200))

        assert set(cache.get(keys)) == set(keys)


def test_vectors_are_rounded_as_they_are_published(tmp_path: Path) -> None:
    vector = np.array([[0.6, -0.8]], dtype=np.float32)
    with opened(tmp_path / "c.sqlite") as cache:
        cache.put([b"one"], Embedded(vector, TOKENS[:1]))
        kept, _ = cache.get([b"one"])[b"one"]

    assert kept.dtype == np.float32
    assert kept.tolist() == vector[0].astype(np.float16).tolist()


def test_packed_passages_waste_little_of_the_disk(tmp_path: Path) -> None:
    count, tokens = 1_024, np.zeros((94, 18), dtype=np.uint8)
    keys = [sha256(str(number).encode()).digest()[:16] for number in range(count)]
    with opened(tmp_path / "c.sqlite") as cache:
        for part in batched(keys, 256):
            vectors = np.ones((len(part), 384), dtype=np.float32)
            cache.put(part, Embedded(vectors, [tokens] * len(part)))

    assert (tmp_path / "c.sqlite").stat().st_size / count < 1.3 * (384 * 2 + tokens.nbytes)
