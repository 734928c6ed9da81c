"""The benchmark of peers: turns, what is kept of a run that was cut off, and what fails."""

import base64
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.bench.child import ChildError
from tests.bench.environment import newer_python
from tests.bench.figures import Spread, Values
from tests.bench.peers.contest import Contest
from tests.bench.peers.endpoint import answer
from tests.bench.peers.material import Material
from tests.bench.peers.turns import Waiting, in_turns

ANSWERING = """
import sys
from tests.bench.peers.material import Material
from tests.bench.peers.turns import serve

print("a library says hello")
serve(lambda question: open(sys.argv[1], "a").write(question), list(sys.argv[2]))
"""


def waiting(file: Path, letters: str) -> Waiting:
    return Waiting([sys.executable, "-c", ANSWERING, str(file), letters])


class Engine:
    """Notes what it is asked to do; `fails` is the stage in which it ends with an error."""

    def __init__(self, name: str, file: Path, done: list[str], *, fails: str = "") -> None:
        self._name = name
        self._file = file
        self._done = done
        self._fails = fails

    def _do(self, stage: str) -> None:
        self._done.append(f"{self._name} {stage}")
        if stage == self._fails:
            raise ChildError(f"no {stage}")

    def build(self) -> Values:
        self._do("build")
        return {"build, s": 1.0}

    def first(self) -> float:
        self._do("first")
        return 2.0

    def wait(self) -> Waiting:
        self._do("wait")
        return waiting(self._file, self._name)

    def quality(self) -> Values:
        self._do("quality")
        return {"nDCG@10": 0.5}

    def remove(self) -> None:
        self._do("remove")


@pytest.fixture
def contest(tmp_path: Path) -> Callable[..., Contest]:
    def of(done: list[str], *, fails: str = "") -> Contest:
        a, b = (Engine(n, tmp_path / "asked", done, fails=fails * (n == "b")) for n in "ab")
        return Contest({"a": a, "b": b}, kept=tmp_path / "kept")

    return of


def test_warm_questions_are_asked_in_turns_and_the_first_turn_does_not_count(
    tmp_path: Path,
) -> None:
    asked = tmp_path / "asked"
    with waiting(asked, "ab") as one, waiting(asked, "c") as other:
        values = in_turns({"one": one, "other": other}, turns=2)

    # Each turn repeats the first questions, which are not timed.
    assert asked.read_text() == ("abab" + "cc") * 3
    middle = values["one"]["p50 of each turn, ms"]
    assert isinstance(middle, Spread)
    assert middle.runs == 2
    assert float(values["other"]["resident, MB"]) > 1  # type: ignore[arg-type]


def test_an_engine_that_ends_is_reported_with_its_last_words() -> None:
    with pytest.raises(ChildError, match=r"^ended with code 1: ValueError: no index$"):
        Waiting([sys.executable, "-c", "raise ValueError('no index')"])


def test_all_take_turns_in_each_stage_and_nothing_is_measured_twice(
    contest: Callable[..., Contest],
) -> None:
    done: list[str] = []
    stages = ["a build", "b build", *["a first", "b first"] * 3, "a wait", "b wait"]

    values = contest(done).measure("a")
    again = contest(done).measure("a")
    contest(done).measure("b")

    assert done == [*stages, "a quality", "b quality"]
    assert values == again
    assert values["first question, s"] == Spread.of([2.0] * 3)
    assert (values["build, s"], values["nDCG@10"]) == (1.0, 0.5)


@pytest.mark.parametrize("stage", ["build", "first", "wait"])
def test_an_engine_that_fails_is_named_and_the_other_is_measured(
    contest: Callable[..., Contest], stage: str
) -> None:
    done: list[str] = []
    both = contest(done, fails=stage)

    values = both.measure("a")

    assert values["build, s"] == 1.0
    with pytest.raises(ChildError, match=f"^no {stage}$"):
        both.measure("b")
    assert done.count(f"b {stage}") == 1


def test_texts_and_vectors_of_different_numbers_are_no_material() -> None:
    with pytest.raises(ValueError, match=r"^2 texts have 1 vectors$"):
        Material(texts=["a", "b"], questions=[], vectors=np.zeros((1, 3), dtype=np.float32))


def test_the_endpoint_answers_in_numbers_and_in_base64_as_it_is_asked() -> None:
    vectors = np.array([[0.5, -1.0], [2.0, 0.0]], dtype=np.float32)

    plain = answer({"input": ["a", "b"]}, vectors)["data"]
    coded = answer({"input": ["a", "b"], "encoding_format": "base64"}, vectors)["data"]

    assert [one["embedding"] for one in plain] == vectors.tolist()
    decoded = [np.frombuffer(base64.b64decode(one["embedding"]), dtype="<f4") for one in coded]
    assert np.array_equal(decoded, vectors)


def test_a_python_is_taken_from_the_path_only_if_it_is_new_enough_and_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, script in (("shims", "exit 127"), ("real", "echo Python 3.99")):
        file = tmp_path / folder / "python3.99"
        file.parent.mkdir()
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'shims'}:{tmp_path / 'real'}")

    assert newer_python((3, 11)) == sys.executable
    assert newer_python((3, 99)) == str(tmp_path / "real" / "python3.99")
    with pytest.raises(FileNotFoundError, match=r"Python 3\.100 or newer is not on the path"):
        newer_python((3, 100))
