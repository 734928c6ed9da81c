"""Commands say the same of an index wherever it is kept."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from tests.support.commands import run, trouble
from tests.support.paths import ROOT
from tests.support.stores import KINDS, Place, places

ARTICLES = ("nass-patient-page.md", "dr-oracle-causes.md", "sources.csv")
JUDGED = (
    "question,article,phrase,grade\nCan a medicine hurt muscles?,dr-oracle-causes.md,statins,\n"
)
ASKED = (
    ("ingest", "status"),
    ("ingest", "status", "--json"),
    ("ingest", "verify"),
    ("ingest", "verify", "--json"),
    ("ingest", "build", "--json"),
    ("ingest", "build", "--dry-run"),
    ("index", "search", "can a medicine hurt muscles?", "--why"),
    ("index", "search", "can a medicine hurt muscles?", "--json"),
    ("index", "search", '"muscle spasm" -statins', "--json", "-k", "20", "--after", "2000"),
    ("index", "search", "x", "--source", "nobody"),
    ("index", "compare", "Does dehydration cause muscle cramps?", "--json"),
    ("index", "evaluate", "--questions", "judged.csv", "--json"),
    ("ingest", "rollback"),
)


@pytest.fixture(scope="module", params=KINDS)
def said(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """What each command says of one home of the same articles."""
    with places(tmp_path_factory, request.param) as place:
        address = place.address()
        (place.folder / "judged.csv").write_text(JUDGED)
        (place.folder / "articles").mkdir()
        for name in ARTICLES:
            copyfile(ROOT / "corpus" / name, place.folder / "articles" / name)
        ended = run("ingest", "--corpus", "articles", "--index", address, folder=place.folder)
        assert ended.returncode == 0, ended.stderr
        found = {"built": plain(ended.stdout, place, address)}
        for asked in ASKED:
            ended = run(*asked, "--index", address, folder=place.folder)
            told = (ended.stdout, ended.stderr, str(ended.returncode))
            found[" ".join(asked)] = plain("\n".join(told), place, address)
        yield found


def plain(said: str, place: Place, address: str) -> Any:  # noqa: ANN401
    """What was said, without what differs from one build of the same to the next."""
    said = said.replace(address, "INDEX").replace(str(place.folder), "FOLDER")
    said = re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+", "THEN", said)
    said = re.sub(
        r"(\"?(?:milliseconds|seconds)\"?: )[\d.]+|[\d.]+ s(?:econds)?\b", r"\1LONG", said
    )
    # Floats of two homes may part in their last digits.
    return re.sub(r"\d+\.\d{4,}", lambda number: f"{float(number[0]):.4f}", said)


_FIRST: dict[str, Any] = {}


def test_every_command_says_what_it_says_of_a_folder(said: dict[str, Any]) -> None:
    if not _FIRST:
        _FIRST.update(said)

    assert said == _FIRST
    assert "is sound: 2 articles" in said["ingest verify"]
    assert json.loads(said["ingest verify --json"].splitlines()[0])["problems"] == []
    assert "nobody" in said["index search x --source nobody"]


@pytest.mark.parametrize("address", ["milvus-lite:", "milvus://host", "milvus+ssl://host/name"])
def test_what_begins_like_an_address_and_is_none_is_wrong_usage(address: str) -> None:
    ended = run("ingest", "status", "--index", address)

    assert ended.returncode == 2
    assert "is not the address of an index. Write it as DIR, milvus://HOST" in ended.stderr


def test_a_file_that_is_no_index_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("something else")

    said = trouble("ingest", "status", "--index", f"milvus-lite:{tmp_path / 'a.db'}")

    assert "is in use by another program, or cannot be read" in said
    assert (tmp_path / "a.db").read_text() == "something else"
