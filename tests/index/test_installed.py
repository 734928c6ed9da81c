"""The versions of installed packages."""

import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from index import installed
from index.installed import installed_version


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    installed._in_names.cache_clear()
    yield
    installed._in_names.cache_clear()


@pytest.mark.parametrize("package", ["numpy", "PyYAML", "charset-normalizer", "charset.normalizer"])
def test_a_version_is_that_of_the_metadata_however_a_package_is_written(package: str) -> None:
    assert installed_version(package) == version(package)


def test_a_package_may_be_missing_twice_there_or_known_by_its_metadata_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("a/lore-1.2.dist-info", "b/lore-1.1.dist-info", "b/tide.egg-info"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "b/tide.egg-info/PKG-INFO").write_text("Name: tide\nVersion: 3.0\n")
    folders = [str(tmp_path / name) for name in ("none", "long" * 99, "a", "b")]
    monkeypatch.setattr(sys, "path", [*folders, *sys.path])

    assert [installed_version(name) for name in ("lore", "tide", "gulls")] == ["1.2", "3.0", None]
