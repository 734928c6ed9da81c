"""Commands print the same for an index in each store."""

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
def outputs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """The output of each command for the same articles in one store."""
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
            printed = (ended.stdout, ended.stderr, str(ended.returncode))
            found[" ".join(asked)] = plain("\n".join(printed), place, address)
        yield found


def plain(output: str, place: Place, address: str) -> Any:  # noqa: ANN401
    """The output without what differs between two builds of the same articles."""
    output = output.replace(address, "INDEX").replace(str(place.folder), "FOLDER")
    output = re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+", "THEN", output)
    output = re.sub(
        r"(\"?(?:milliseconds|seconds)\"?: )[\d.]+|[\d.]+ s(?:econds)?\b", r"\1LONG", output
    )
    # Floats of two stores may differ in their last digits.
    return re.sub(r"\d+\.\d{4,}", lambda number: f"{float(number[0]):.4f}", output)


_FIRST: dict[str, Any] = {}


def test_every_command_prints_what_it_prints_for_a_folder(outputs: dict[str, Any]) -> None:
    if not _FIRST:
        _FIRST.update(outputs)

    assert outputs == _FIRST
    assert "is sound: 2 articles" in outputs["ingest verify"]
    assert json.loads(outputs["ingest verify --json"].splitlines()[0])["problems"] == []
    assert "nobody" in outputs["index search x --source nobody"]


@pytest.mark.parametrize("address", ["milvus-lite:", "milvus://host", "milvus+ssl://host/name"])
def test_a_malformed_address_is_wrong_usage(address: str) -> None:
    ended = run("ingest", "status", "--index", address)

    assert ended.returncode == 2
    assert "is not the address of an index. Write it as DIR, milvus://HOST" in ended.stderr


def test_a_file_that_is_not_an_index_is_reported_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("something else")

    message = trouble("ingest", "status", "--index", f"milvus-lite:{tmp_path / 'a.db'}")

    assert "is in use by another program, or cannot be read" in message
    assert (tmp_path / "a.db").read_text() == "something else"
