"""The benchmarks: their records, their made-up data, and failures."""

import gzip
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from index.embedding.token_vectors import quantise
from tests.bench import child, dense_leg
from tests.bench.__main__ import measure
from tests.bench.articles import TRIALS, MadeUp, rows, sized_articles
from tests.bench.child import ChildError
from tests.bench.drawn import NOISE, Pool
from tests.bench.figures import Case, Figures, Spread, Values
from tests.bench.load import is_same
from tests.bench.picture import lines_of
from tests.bench.profile import shares
from tests.bench.stages import Stages, medians
from tests.bench.table import tables
from tests.support.bag_of_words import Build
from tests.support.generations import all_vectors, in_folder
from tests.support.near_duplicates import duplicate_index
from tests.support.paths import ROOT, needs_shared

MACHINE = {"cores": "2"}
TWICE = Spread.of([1.0, 2.0])


def run_cases(figures: Figures, cases: Sequence[Case], *, again: bool = False) -> list[str]:
    return list(measure("part", iter(cases), figures, again=again))


def test_measuring_one_part_again_keeps_the_figures_of_the_others(tmp_path: Path) -> None:
    file = tmp_path / "new" / "figures.json"
    Figures(file).add("reading", "tables", {"seconds": TWICE}, machine=MACHINE)
    Figures(file).add("load", "4,000", {"lost": 0}, machine=MACHINE)

    Figures(file).add("load", "4,000", {"lost": 1, "why": "slow"}, machine={"cores": "4"})

    kept = Figures(file)
    assert kept.values("reading", "tables") == {"seconds": TWICE}
    assert kept.values("load", "4,000") == {"lost": 1, "why": "slow"}
    assert kept.machines == {"reading": {"cores": "2"}, "load": {"cores": "4"}}


def test_an_interrupted_run_continues_and_a_named_part_runs_again(tmp_path: Path) -> None:
    measured: list[str] = []

    def case(name: str) -> Case:
        def note() -> Values:
            measured.append(name)
            return {"number": len(measured)}

        return Case(name=name, measure=note)

    figures = Figures(tmp_path / "figures.json")
    run_cases(figures, [case("a")])

    run_cases(Figures(tmp_path / "figures.json"), [case("a"), case("b")])
    run_cases(Figures(tmp_path / "figures.json"), [case("a")], again=True)

    assert measured == ["a", "b", "a"]


def test_a_failing_peer_is_reported_and_the_others_are_measured(tmp_path: Path) -> None:
    def fail() -> Values:
        raise ChildError("ended with code 1: no model")

    figures = Figures(tmp_path / "figures.json")
    peers = [Case(name="broken", measure=fail), Case(name="sound", measure=lambda: {"p50, ms": 3})]

    failed = run_cases(figures, peers)

    assert failed == ["broken"]
    assert figures.values("part", "broken") == {"failed": "ended with code 1: no model"}
    assert figures.values("part", "sound") == {"p50, ms": 3}
    assert not figures.has("part", "broken")
    assert figures.has("part", "sound")


def test_a_process_returns_its_figures_or_the_reason_there_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child.print_figures({"seconds": TWICE, "passages": 3})
    (tmp_path / "figures.json").write_text(capsys.readouterr().out.strip(), encoding="utf-8")

    figures = child.run("json.tool", ["--compact", tmp_path / "figures.json"])

    assert figures == {"seconds": TWICE, "passages": 3}
    with pytest.raises(ChildError, match=r"^ended with code 2: .*No such file"):
        child.run("json.tool", [tmp_path / "none.json"])
    with pytest.raises(ChildError, match="this printed no figures"):
        child.run("this", [])
    with pytest.raises(ChildError, match="took more than 0 s"):
        child.run("http.server", ["0"], seconds=0.1)


def test_a_table_has_a_row_for_each_measure_and_a_column_for_each_case(tmp_path: Path) -> None:
    figures = Figures(tmp_path / "figures.json")
    figures.add("load", "4,000", {"lost": 0}, machine=MACHINE)
    figures.add("builds", "whole", {"seconds": TWICE, "articles": 1200}, machine=MACHINE)
    figures.add("builds", "no change", {"failed": "a | b\nc"}, machine=MACHINE)

    assert tables(figures, ["builds", "load", "peers"]).splitlines()[4:] == [
        "## builds",
        "",
        "cores 2",
        "",
        "|  | whole | no change |",
        "| --- | ---: | ---: |",
        "| seconds | 1.50 (1 to 2, 2) |  |",
        "| articles | 1,200 |  |",
        "| failed |  | a / b c |",
        "",
        "## load",
        "",
        "cores 2",
        "",
        "|  | 4,000 |",
        "| --- | ---: |",
        "| lost | 0 |",
    ]


def test_growth_is_drawn_by_size_in_whatever_order_it_was_measured(tmp_path: Path) -> None:
    figures = Figures(tmp_path / "figures.json")
    for size, whole, dense in ((10_000, 9.0, 2.0), (1_000, 7.0, 0.0)):
        values = {"passages": size, "p50, ms": whole, "question: dense, ms": dense}
        figures.add("questions", str(size), {**values, "build, s": 4.0}, machine=MACHINE)

    lines = lines_of(figures, "question")

    # A time of 0 has no place on a logarithmic scale.
    assert lines == {"whole": [(1_000, 7.0), (10_000, 9.0)], "dense": [(10_000, 2.0)]}


@needs_shared
def test_made_up_articles_keep_word_frequencies_and_copy_no_passage() -> None:
    articles = list(islice(rows(TRIALS), 40))
    made_up = MadeUp(articles)

    made = [made_up.text(row["text"], seed=seed) for seed, row in enumerate(articles)]
    twice = [made_up.text(row["text"], seed=seed + 100) for seed, row in enumerate(articles)]

    texts = [row["text"] for row in articles] + made + twice
    real, other = (Counter(re.findall(r"\w+", " ".join(some))) for some in (texts[:40], made))
    for word, count in real.most_common(100):
        assert other[word] == pytest.approx(count, rel=0.15, abs=40), word
    passages = [text[at : at + 500] for text in texts for at in range(0, len(text), 500)]
    index = duplicate_index(passages)
    allowed = np.ones(len(passages), dtype=np.bool_)
    copies = [
        passages[row] for row in range(len(passages)) if index.of(row, mask=allowed, share=0.6)
    ]
    assert len(copies) / len(passages) < 0.002, copies


@needs_shared
def test_articles_of_a_size_are_the_real_ones_cut_off_at_that_size() -> None:
    sized = list(sized_articles(100))

    real = list(islice(rows(TRIALS), len(sized)))
    assert [row["text"] for row in sized[:-1]] == [row["text"] for row in real[:-1]]
    assert real[-1]["text"].startswith(sized[-1]["text"])
    assert sum(len(row["text"]) for row in sized) == 100 * 505


def test_made_up_articles_follow_the_real_ones_under_their_own_names(tmp_path: Path) -> None:
    file = tmp_path / "two.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        for name in ("a", "b"):
            words = " ".join(f"{name}{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(300))
            out.write(f'{{"_id": "{name}", "text": "{words}"}}\n')

    sized = list(islice(sized_articles(1_000, file=file), 6))

    assert [row["_id"] for row in sized] == ["a", "b", "a-1", "b-1", "a-2", "b-2"]
    assert len({row["text"] for row in sized}) == 6


def test_a_text_always_gets_the_same_vector_near_a_real_one() -> None:
    chance = np.random.default_rng(0)
    real = chance.standard_normal((5, 384)).astype(np.float32)
    real /= np.linalg.norm(real, axis=1, keepdims=True)
    pool = Pool(real, [quantise(real)] * 5)

    row, vector = pool.draw(7)

    assert np.array_equal(pool.draw(7)[1], vector)
    assert not np.array_equal(pool.draw(8)[1], vector)
    assert np.linalg.norm(vector) == pytest.approx(1)
    assert real[row] @ vector == pytest.approx(1 / np.sqrt(1 + NOISE**2), abs=0.05)


def test_recall_is_measured_against_every_vector_and_counts_equals(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense_leg, "_BLOCK", 7)
    boats = (f"Boat {n} sails with {n % 3} gulls." for n in range(30))
    searcher = build(*boats, *["Salt."] * 12)
    asked = ("Boat 3 sails", "gulls", "Salt.")
    queries = np.stack([searcher.model.embed_question(question).vector for question in asked])

    every = np.sort(queries @ all_vectors(in_folder(searcher)).T, axis=1)[:, -10]

    assert dense_leg.tenth_best(searcher, queries) == pytest.approx(every)
    assert [dense_leg.recall(searcher, queries, among=among) for among in (10, 15)] == [1, 1]
    assert dense_leg.recall(searcher, queries, among=5) == 0.5


def test_an_answer_with_another_score_or_highlight_is_different(build: Build) -> None:
    searcher = build("Boats sail at dawn.", "Tides rise at noon.")
    answer, again = searcher.search("tides"), searcher.search("tides")
    first = answer.hits[0]
    scores = replace(first.scores, dense=first.scores.dense + 1e-6)
    reasons = replace(first.why, sentence=first.why.sentence._replace(end=1))

    others = [
        replace(answer, hits=(replace(first, **changed), *answer.hits[1:]))
        for changed in ({"scores": scores}, {"why": reasons})
    ]

    assert is_same(answer, again)
    assert [is_same(answer, other) for other in others] == [False, False]


def test_time_in_libraries_counts_for_the_calling_file() -> None:
    def frame(path: str, time: float, *called: SimpleNamespace) -> SimpleNamespace:
        return SimpleNamespace(file_path=path, time=time, children=called)

    def ours(name: str) -> str:
        return str(ROOT / name)

    library = frame("/lib/faiss.py", 6.0)
    root = frame(
        ours("tests/bench/profile.py"),
        10.0,
        frame(
            ours("index/search/searcher.py"),
            9.0,
            frame(ours("index/retrieval/dense.py"), 7.0, library),
        ),
    )

    assert shares(root) == {
        "seconds": 10.0,
        "index/retrieval/dense.py": 0.7,
        "index/search/searcher.py": 0.2,
        "the rest": pytest.approx(0.1),
    }


def test_a_stage_counts_without_those_that_it_calls() -> None:
    times = iter([0.0, 1.0, 4.0, 9.0])
    stages = Stages(clock=lambda: next(times))
    inner = stages.timed("inner", lambda: None)

    stages.timed("outer", inner)()

    assert stages.taken == {"inner": 3.0, "outer": 6.0}
    assert medians([stages.taken, {"outer": 0.002}]) == {"outer, ms": 3001.0, "inner, ms": 1500.0}
