"""Train the reader.

Run `python -m index.answers.training.train_reader --data ../shared/data --cache FILE --out FILE`.

It embeds all passages and questions with the default model, which takes a quarter of an hour on
two cores and is kept in the cache, and trains for some minutes a pass.
"""

import argparse
import copy
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from index.answers.answer_reader import SHIPPED
from index.answers.matches import Matches
from index.answers.training.embedded_groups import Known, embed, near_passages, with_others
from index.answers.training.question_groups import Group, Judged, question_groups
from index.answers.training.reader_figures import reader_figures
from index.answers.training.reader_network import ReaderNetwork
from index.embedding.sentence_transformer import load_model

# How many near passages of other groups join a group, by where it is from.
OTHERS = {"sheets": 2, "stances": 2, "sections": 2, "written": 6}
BATCH = 24
Matched = tuple[Matches, Sequence[Judged]]
RATE = 1.5e-3
AVERAGED = 0.999
# The most questions of each origin in a pass.
MOST = {"sheets": 14_000, "stances": 6_000, "sections": 3_000, "written": 1_300}


def main() -> None:
    """Embed, train, and write the weights, with the figures on kept topics after each pass."""
    parser = argparse.ArgumentParser(
        prog="python -m index.answers.training.train_reader", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sets")
    parser.add_argument("--cache", type=Path, required=True, help="a file for the token vectors")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="the file of weights to write")
    parser.add_argument("--passes", type=int, default=3)
    given = parser.parse_args()
    torch.manual_seed(0)
    kept = question_groups(given.data, kept=True)
    groups = question_groups(given.data, kept=False)
    model = load_model(exports=given.cache.parent / "exports")
    model.prepare(given.cache.parent / "exports")
    known = embed([*groups, *kept], model, given.cache)
    network = ReaderNetwork()
    for done in train(network, groups, known, passes=given.passes):
        print(f"pass {done}: {reader_figures(network, kept, known)}", flush=True)  # noqa: T201
        write(network, given.out, model=model.digest)


def train(
    network: ReaderNetwork,
    groups: Sequence[Group],
    known: Known,
    *,
    passes: int,
    averaged: float = AVERAGED,
) -> Iterator[int]:
    """Train for this many passes, and give the number of each when it is done.

    What the network gets is a mean of the weights, of which the share `averaged` stays at each
    step: it is better on topics that were not trained on.
    """
    # The tensors are so small that several threads would only wait for each other.
    torch.set_num_threads(1)
    chance = random.Random(0)
    asked = [(group, way) for group in groups for way in group.ways]
    ways = list(dict.fromkeys(way for _, way in asked))
    near = dict(zip(ways, near_passages(known, ways), strict=True))
    learning = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(learning.parameters(), lr=RATE, weight_decay=0.1)
    averaging = get_ema_multi_avg_fn(averaged)  # type: ignore[no-untyped-call]
    mean = AveragedModel(learning, multi_avg_fn=averaging)
    for number in range(passes):
        drawn = _drawn(asked, chance)
        learning.train()
        batches = [
            [
                (way, with_others(group, near[way], chance, count=OTHERS[group.origin]))
                for group, way in drawn[start : start + BATCH]
            ]
            for start in range(0, len(drawn), BATCH)
        ]
        for place, batch in enumerate(_matched(batches, known)):
            left = 1 - (number + place / len(batches)) / passes
            for settings in optimizer.param_groups:
                settings["lr"] = RATE * max(left, 0.02)
            optimizer.zero_grad()
            for found, judged in batch:
                loss = loss_of(learning(found), found, judged) / BATCH
                loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            mean.update_parameters(learning)
        network.load_state_dict(mean.module.state_dict())
        network.eval()
        yield number + 1


def _matched(
    batches: Sequence[Sequence[tuple[str, Sequence[Judged]]]], known: Known
) -> Iterator[list[Matched]]:
    """The matches of each batch, found on another core while the one before is learned from."""

    def found_in(batch: Sequence[tuple[str, Sequence[Judged]]]) -> list[Matched]:
        pairs = (
            (known.matches(way, [one.text for one in judged]), judged) for way, judged in batch
        )
        return [(found, judged) for found, judged in pairs if len(found.of)]

    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(found_in, batches[0])
        for batch in batches[1:]:
            now, coming = coming, thread.submit(found_in, batch)
            yield now.result()
        yield coming.result()


def loss_of(logits: Tensor, found: Matches, judged: Sequence[Judged]) -> Tensor:
    """How far the logits of all sentences, shape (s,), are from what was judged.

    A sum of four: whether each passage answers, and each sentence where that is known; which
    sentence of a passage that answers does; which of all sentences; and which of all passages.
    What only helps counts for the first.
    """
    of = torch.from_numpy(found.of)
    passages = torch.tensor([one.answers for one in judged])
    present = torch.bincount(of, minlength=len(judged)) > 0
    pooled = pooled_logits(logits, of, len(judged))
    grades = torch.tensor([judged[p].grade(n) for p, n in zip(found.of, found.number, strict=True)])
    is_known = torch.tensor([one.of_sentences is not None for one in judged])[of]
    loss = 0.5 * _cross_entropy(pooled[present], passages[present])
    if bool(is_known.any()):
        loss = loss + _cross_entropy(logits[is_known], grades[is_known])
        for passage in np.flatnonzero([one.of_sentences is not None for one in judged]):
            own = of == int(passage)
            loss = loss + 0.6 * _preferred(logits[own], grades[own] == 1, grades[own] < 1)
    loss = loss + 0.5 * _preferred(logits, grades == 1, grades == 0)
    lost = pooled[present & (passages == 0)]
    right = pooled[present & (passages == 1)]
    if len(lost) and len(right):
        each = torch.cat([right[:, None], lost.expand(len(right), -1)], 1)
        loss = loss - 0.8 * torch.log_softmax(each, 1)[:, 0].mean()
    return loss


def pooled_logits(logits: Tensor, of: Tensor, count: int) -> Tensor:
    """The logits that any sentence of each passage answers, shape (count,); -inf without one."""
    rows = torch.full((count, len(of)), -torch.inf)
    rows[of, torch.arange(len(of))] = logits
    return torch.logsumexp(rows, 1)


def write(network: ReaderNetwork, file: Path, *, model: str) -> None:
    """Write the weights, and the digest of the model whose vectors they read."""
    weights = {name: values.numpy() for name, values in network.state_dict().items()}
    np.savez_compressed(file, model=np.array(model), **weights)


def _drawn(asked: Sequence[tuple[Group, str]], chance: random.Random) -> list[tuple[Group, str]]:
    drawn = []
    for origin, most in MOST.items():
        own = [one for one in asked if one[0].origin == origin]
        drawn += chance.sample(own, min(most, len(own)))
    chance.shuffle(drawn)
    return drawn


def _cross_entropy(logits: Tensor, answers: Tensor) -> Tensor:
    return nn.functional.binary_cross_entropy_with_logits(logits, answers * 0.96 + 0.02)


def _preferred(logits: Tensor, right: Tensor, wrong: Tensor) -> Tensor:
    """How surprising it is that one of the `right` comes before the `wrong`; 0 without both."""
    if not (bool(right.any()) and bool(wrong.any())):
        return logits.new_zeros(())
    return torch.logsumexp(logits[right | wrong], 0) - torch.logsumexp(logits[right], 0)


if __name__ == "__main__":
    main()
