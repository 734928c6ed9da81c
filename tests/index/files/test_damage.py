"""Damage to a file of SQLite is told from trouble with the disk."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index.files.damage import is_damage


def error_of(file: Path | str, statement: str) -> sqlite3.DatabaseError:
    try:
        with closing(sqlite3.connect(file, timeout=0)) as opened:
            opened.execute(statement).fetchall()
    except sqlite3.DatabaseError as error:
        return error
    pytest.fail("there was no error")


def test_what_a_file_holds_may_be_damage_and_a_locked_or_missing_one_is_none(
    tmp_path: Path,
) -> None:
    (tmp_path / "no database").write_bytes(b"words" * 999)
    with closing(sqlite3.connect(tmp_path / "locked", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        locked = error_of(tmp_path / "locked", "BEGIN EXCLUSIVE")
    missing = error_of(tmp_path / "nowhere" / "file", "SELECT 1")

    assert not is_damage(locked)
    assert not is_damage(missing)
    assert is_damage(error_of(tmp_path / "no database", "PRAGMA schema_version"))
    assert is_damage(error_of("", "SELECT text FROM articles"))
    assert is_damage(error_of("", "SELECT CAST(x'FF' AS TEXT)"))


def test_a_file_is_read_only_by_its_rights_or_by_damage_to_its_header(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "file")) as file:
        file.execute("CREATE TABLE articles (text)")
    header = bytearray((tmp_path / "file").read_bytes())
    # The version that is needed to write to it.
    header[18] ^= 4
    (tmp_path / "file").write_bytes(header)

    error = error_of(tmp_path / "file", "INSERT INTO articles VALUES ('')")

    assert is_damage(error, tmp_path / "file")
    assert not is_damage(error)
