"""How a run of the tests is shared by workers."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.support import workers
from tests.support.paths import ROOT
from tests.support.ports import free_port


def config(*args: str, worker: bool = False, **options: Any) -> pytest.Config:  # noqa: ANN401
    """Of a run over `args`; in a worker, if so."""
    usual = {"usepdb": False, "capture": "fd", "numprocesses": None, "dist": "no"}
    made = SimpleNamespace(
        option=SimpleNamespace(**{**usual, **options}),
        args=list(args),
        invocation_params=SimpleNamespace(dir=ROOT),
    )
    if worker:
        made.workerinput = {}
    return cast(pytest.Config, made)


@pytest.mark.parametrize(
    ("asked", "count", "dist"),
    [
        (config("tests"), 2, "loadfile"),
        (config("tests/project/test_corpus.py"), 0, "no"),
        (config("tests/project/test_corpus.py::test_a", "tests/ui/test_pages.py"), 0, "no"),
        (config("tests", usepdb=True), 0, "no"),
        (config("tests", capture="no"), 0, "no"),
        (config("tests", numprocesses=3), 3, "loadfile"),
        (config("tests", numprocesses=2, dist="load"), 2, "load"),
    ],
)
def test_many_files_are_shared_by_workers(asked: pytest.Config, count: int, dist: str) -> None:
    workers.share(asked)

    assert (asked.option.numprocesses, asked.option.dist) == (count, dist)


def test_a_worker_begins_no_workers() -> None:
    asked = config("tests", worker=True)

    workers.share(asked)

    assert (asked.option.numprocesses, asked.option.dist) == (None, "no")


def test_what_comes_first_is_there() -> None:
    assert [unit for unit in workers.LONGEST if not (ROOT / unit).exists()] == []
    assert set(workers.TOGETHER) <= set(workers.LONGEST)


def test_the_files_of_the_browser_are_done_by_one_worker() -> None:
    names = ("tests/browser/test_ask.py::test_a[x::y]", "tests/browser/test_map.py::test_b")

    assert {workers.unit_of(name) for name in names} == {"tests/browser/"}
    assert workers.unit_of("tests/ui/test_markup.py::test_c[d]") == "tests/ui/test_markup.py"


def test_two_workers_get_no_port_in_common(monkeypatch: pytest.MonkeyPatch) -> None:
    ports = {}
    for worker in ("gw0", "gw1"):
        monkeypatch.setenv("PYTEST_XDIST_WORKER", worker)
        ports[worker] = {free_port() for _ in range(50)}

    assert not ports["gw0"] & ports["gw1"]


@pytest.mark.parametrize("more", [["-n", "2"], ["-n", "0"], ["-p", "no:xdist"]])
def test_a_skipped_test_fails_a_run_in_which_none_may_be_skipped(
    more: list[str], tmp_path: Path
) -> None:
    where = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)]
    asked = ["tests/project/test_workers_of_a_run.py", "-k", "skips_itself", "-q"]

    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *where, "--basetemp", str(tmp_path / "t"), *more, *asked],
        cwd=ROOT,
        env=os.environ | {"NO_SKIPS": "1", "CONCORDANCE_SKIPS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, "1 skipped" in ended.stdout) == (1, True), ended.stdout
    assert "Tests were skipped, and NO_SKIPS is set." in ended.stdout


def test_this_skips_itself_where_it_is_asked_to() -> None:
    if "CONCORDANCE_SKIPS" in os.environ:
        pytest.skip("asked to")
