"""Arithmetics that fail give way to the next, and no failure ends a build."""

import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.embedding import arithmetic
from index.embedding.arithmetic import EXACT, FirstSound, RuntimesFailedError, TextReader
from index.embedding.exports import MANY, Exports
from index.embedding.onnx_model import OnnxModel
from index.embedding.openvino_model import OpenvinoModel
from index.embedding.sentence_transformer import load_model
from index.embedding.trial import DEMANDS, Trial, ranked, try_out
from index.records import Vectors

IDS = [101, 2339, 102]
TEXTS = [f"Cramps {word} legs." for word in ("hurt", "tire", "stiffen", "wake")] * (MANY // 4)


class Whole:
    """A runtime that gives `value` everywhere, and an error for a text of `strange` tokens."""

    def __init__(self, value: float = 1.0, *, width: int = 4, strange: int = 0) -> None:
        self.value = value
        self.width = width
        self.strange = strange

    def embed(self, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
        if len(ids) == self.strange:
            raise MemoryError
        vectors = np.full((len(ids), self.width), self.value, dtype=np.float32)
        return np.full(4, self.value, dtype=np.float32), vectors


def no_runtime() -> TextReader:
    raise ImportError("libopenvino.so: cannot open shared object file")


@pytest.mark.parametrize(
    "first",
    [no_runtime, lambda: Whole(strange=3), lambda: Whole(np.nan), lambda: Whole(width=3)],
    ids=["import", "inference", "no numbers", "another shape"],
)
def test_an_arithmetic_that_fails_gives_way_to_the_next_for_good(
    first: Callable[[], TextReader],
) -> None:
    loaded: list[str] = []

    def second() -> TextReader:
        loaded.append("second")
        return Whole(2.0)

    reader = FirstSound([("first", first), ("second", second)])

    found = [reader.embed(IDS)[0].tolist() for _ in range(2)]

    assert found == [[2.0] * 4] * 2
    assert (reader.name, loaded) == ("second", ["second"])


def test_the_first_that_works_loads_no_other() -> None:
    reader = FirstSound([("first", Whole), ("second", lambda: pytest.fail("not needed"))])

    assert reader.embed(IDS)[0].tolist() == [1.0] * 4


def test_a_failure_seen_by_many_threads_at_once_drops_one_arithmetic() -> None:
    together = threading.Barrier(8)

    class Failing:
        def embed(self, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
            together.wait()
            raise RuntimeError("illegal instruction")

    reader = FirstSound([("first", Failing), ("second", lambda: Whole(2.0)), ("third", Whole)])
    found: list[float] = []
    threads = [
        threading.Thread(target=lambda: found.append(reader.embed(IDS)[0][0])) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [2.0] * 8
    assert reader.name == "second"


def test_after_all_have_failed_each_text_says_so() -> None:
    reader = FirstSound([("first", no_runtime), ("second", lambda: Whole(strange=3))])

    for _ in range(2):
        with pytest.raises(RuntimesFailedError):
            reader.embed(IDS)
    assert reader.name == ""


@pytest.fixture
def _exported(fresh_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORDANCE_CACHE", str(fresh_cache))


@pytest.mark.usefixtures("_exported")
def test_a_runtime_that_breaks_in_the_middle_of_a_build_costs_no_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = load_model(exports=Path("none")).embed_documents(TEXTS)
    model = load_model(exports=Path("none"))
    embed, calls = OpenvinoModel.embed, iter(range(10**6))
    seen: list[int] = []

    def break_after_a_while(self: OpenvinoModel, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
        if next(calls) >= MANY // 2:
            raise RuntimeError("Exception from src/inference/src/cpp/infer_request.cpp:223")
        return embed(self, ids)

    monkeypatch.setattr(OpenvinoModel, "embed", break_after_a_while)

    found = model.embed_documents(TEXTS, advance=seen.append)

    assert (found.vectors * expected.vectors).sum(axis=1).min() > 0.99
    assert sum(seen) == len(TEXTS)
    assert model._exports.for_passages(MANY).name == EXACT[0].name  # type: ignore[union-attr]


@pytest.mark.usefixtures("_exported")
def test_where_no_runtime_works_torch_embeds_passages_and_questions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = load_model().embed_documents(TEXTS[:4], tokens=True)
    asked = load_model().embed_question("Why do legs cramp?")
    for runtime in (OpenvinoModel, OnnxModel):
        monkeypatch.setattr(runtime, "__init__", lambda *_, **__: no_runtime())
    model = load_model(exports=Path("none"))

    found, question = model.embed_documents(TEXTS), model.embed_question("Why do legs cramp?")

    np.testing.assert_allclose(found.vectors[:4], expected.vectors, atol=1e-5)
    np.testing.assert_allclose(question.pieces, asked.pieces, atol=1e-5)


@pytest.mark.usefixtures("_exported")
def test_without_openvino_a_trial_finds_onnx_runtime(
    tmp_path: Path, fresh_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    digest = load_model().digest
    [whole] = (fresh_cache / "exports").glob(f"*-{arithmetic.WHOLE}-*.onnx")
    (tmp_path / whole.name).hardlink_to(whole)

    Exports([tmp_path], digest).prepare({"passages": [IDS], "questions": [IDS]})

    reader = Exports([tmp_path], digest).for_passages(MANY)
    assert reader
    assert reader.name == EXACT[0].name


def test_a_trial_passes_over_what_fails_and_compares_with_the_first_that_works() -> None:
    class Turned(Whole):
        def embed(self, ids: Sequence[int]) -> tuple[Vectors, Vectors]:
            vector, tokens = super().embed(ids)
            return np.array([*vector[:3], -vector[3]]), tokens

    choices = [("broken", no_runtime), ("exact", Whole), ("none", lambda: Whole(np.nan))]

    trials = try_out([*choices, ("turned", Turned)], [IDS])

    assert [(one.name, round(one.text_cosine, 6)) for one in trials] == [
        ("exact", 1),
        ("turned", 0.5),
    ]


def test_what_has_no_cosine_is_not_used() -> None:
    trials = [Trial("float32", 1, 1, 4.0), Trial("bf16", 0.9999, float("nan"), 1.0)]

    assert ranked(trials, DEMANDS["passages"]) == ["float32"]
    assert ranked([trials[1]._replace(text_cosine=float("nan"))], DEMANDS["passages"]) == []
