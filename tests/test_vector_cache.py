"""The cache of vectors: nothing is made twice, and nothing is kept of what was removed."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.model import Embedded
from ingest.vector_cache import VectorCache

VECTORS = np.array([[1, 0], [0.6, 0.8]], dtype=np.float32)
TOKENS = [np.array([[127], [255]], dtype=np.uint8), np.zeros((0, 1), dtype=np.uint8)]


def opened(path: Path, *, model: str = "m1") -> "closing[VectorCache]":
    return closing(VectorCache(path, model_digest=model))


def filled(path: Path, *texts: str) -> None:
    with opened(path) as cache:
        cache.put([cache.key(text) for text in texts], Embedded(VECTORS, TOKENS))


def kept(path: Path, *texts: str, model: str = "m1") -> dict[str, tuple[object, object]]:
    with opened(path, model=model) as cache:
        found = cache.get([cache.key(text) for text in texts])
        return {
            text: (found[cache.key(text)][0].tolist(), found[cache.key(text)][1].tolist())
            for text in texts
            if cache.key(text) in found
        }


def test_what_was_kept_is_there_when_opened_again(tmp_path: Path) -> None:
    filled(tmp_path / "c.sqlite", "one", "two")

    assert kept(tmp_path / "c.sqlite", "two", "three", "one") == {
        "one": (VECTORS[0].tolist(), TOKENS[0].tolist()),
        "two": (VECTORS[1].tolist(), []),
    }


def test_another_model_finds_none_of_it(tmp_path: Path) -> None:
    filled(tmp_path / "c.sqlite", "one", "two")

    assert kept(tmp_path / "c.sqlite", "one", "two", model="m2") == {}


def test_what_is_not_to_be_kept_is_forgotten_and_the_file_shrinks(tmp_path: Path) -> None:
    filled(tmp_path / "c.sqlite", "one", "two")
    with opened(tmp_path / "c.sqlite") as cache:
        large = np.ones((1, 100_000), dtype=np.float32)
        cache.put([cache.key("large")], Embedded(large, [TOKENS[1]]))

        cache.keep_only([cache.key("one"), cache.key("new")])

    assert set(kept(tmp_path / "c.sqlite", "one", "two", "large")) == {"one"}
    assert (tmp_path / "c.sqlite").stat().st_size < 50_000


def _no_database(path: Path) -> None:
    path.write_bytes(b"not a database " * 100)


def _damaged_inside(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    path.write_bytes(raw)


@pytest.mark.parametrize("damage", [_no_database, _damaged_inside])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    filled(tmp_path / "c.sqlite", "one", "two")
    damage(tmp_path / "c.sqlite")

    assert kept(tmp_path / "c.sqlite", "one", "two") == {}

    filled(tmp_path / "c.sqlite", "one", "two")
    assert set(kept(tmp_path / "c.sqlite", "one", "two")) == {"one", "two"}


def test_many_keys_are_found_at_once(tmp_path: Path) -> None:
    texts = [str(number) for number in range(1_200)]
    with opened(tmp_path / "c.sqlite") as cache:
        keys = [cache.key(text) for text in texts]
        cache.put(keys, Embedded(np.ones((1_200, 1), dtype=np.float32), [TOKENS[1][:, :1]] * 1_200))

        assert set(cache.get(keys)) == set(keys)
