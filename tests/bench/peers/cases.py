"""Peers side by side: the same passages, questions and model, each in processes of its own."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from index.embedding.sentence_transformer import load_model
from tests.bench.bench import Bench
from tests.bench.figures import Case
from tests.bench.peers.contest import Contest
from tests.bench.peers.contestant import Contestant
from tests.bench.peers.endpoint import Endpoint
from tests.bench.peers.judged import Judged
from tests.bench.peers.kinds import PEERS
from tests.bench.peers.ours import Ours
from tests.bench.peers.theirs import Theirs, drawn_material, environment, medquad_material

LARGE = 100_000
_SETS = ("scifact", "nfcorpus")
_LARGE_SET = "nfcorpus"


def cases(bench: Bench) -> Iterator[Case]:
    """Ours, then each peer, over 4,000 passages that all of them embed."""
    folder = bench.folder / "peers" / "small"
    judged = [Judged(bench, name) for name in _SETS]
    ours = partial(Ours, bench, folder / "ours", judged=judged)
    yield from _cases(bench, folder, ours, partial(medquad_material, bench), judged)


def large_cases(bench: Bench) -> Iterator[Case]:
    """The same over 100,000 passages whose vectors are given: only questions are embedded."""
    folder = bench.folder / "peers" / "large"
    index = bench.folder / "drawn" / "peers"
    size = min(LARGE, bench.largest)
    judged = [Judged(bench, _LARGE_SET, among=size)]
    ours = partial(Ours, bench, index, judged=judged, size=size)
    yield from _cases(bench, folder, ours, partial(drawn_material, bench, index), judged)


def _cases(
    bench: Bench,
    folder: Path,
    ours: Callable[..., Ours],
    material: Callable[[], Path],
    judged: Sequence[Judged],
) -> Iterator[Case]:
    """A case for each contestant; all is deleted at the end, so that the next run starts anew."""
    with closing(Endpoint(partial(environment, bench), load_model().folder)) as running:
        theirs = {
            name: Theirs(
                bench,
                name,
                folder / name.replace(" ", "-"),
                material=material,
                judged=judged,
                endpoint=running,
            )
            for name in PEERS
        }
        contestants: dict[str, Contestant] = {
            "ours": ours(),
            "ours, without the reader": ours(reader=False),
            **theirs,
        }
        contest = Contest(contestants, kept=folder / "kept")
        for name in contestants:
            yield Case(name=name, measure=partial(contest.measure, name))
    for one in contestants.values():
        one.remove()
    shutil.rmtree(folder, ignore_errors=True)
