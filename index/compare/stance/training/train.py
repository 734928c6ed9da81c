"""Train the reader.

Run `python -m index.compare.stance.training.train --data ../shared/data --encoder DIR --out DIR`.

It starts from the first layers of all-mpnet-base-v2, which `…training.encoder` unpacks, writes a
checkpoint every few minutes and resumes from it when started again. At the end it writes the
network's weights, from which `…training.onnx_export` makes the files that ship.
"""

import argparse
import json
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from index.batches import batched
from index.compare.stance.pair_reader import PairReader, Read
from index.compare.stance.training.epoch import epoch_pairs
from index.compare.stance.training.figures import Figures, figures
from index.compare.stance.training.judged_pairs import Wordings
from index.compare.stance.training.network import ReaderNetwork, load
from index.compare.stance.training.sheet_pairs import development_pairs

CHECKPOINT = "checkpoint.pt"
WEIGHTS = "weights.pt"
LOG = "log.jsonl"
# Pairs of each dev set that are evaluated during training.
EVALUATED = 120
# A batch is cut where it would have more tokens than this, padding included.
MOST_TOKENS = 2_600
# Longer passages are rare among the pairs, and slow.
LONGEST = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The settings of training, which ends after `pairs` pairs, over all starts.

    The learning rate rises over the first `warm_up` steps, stays, and falls to nearly zero over
    the last part, `fall` of all pairs; the head, which starts at random, learns faster. Two
    wordings of the same are pulled together with the weight `agreement`. Half of the pairs are of
    the sheets whose names begin with `newest`, if that is given.
    """

    pairs: int = 66_000
    layers: int = 8
    frozen: int = 3
    rate: float = 5e-5
    warm_up: int = 120
    batch: int = 32
    head_rate: float = 4.0
    fall: float = 0.4
    smoothing: float = 0.05
    agreement: float = 0.5
    newest: str = ""
    steps_between_checkpoints: int = 150
    checkpoints_between_figures: int = 4


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far training has come: pairs, steps, and the place in the epoch."""

    pairs: int = 0
    step: int = 0
    epoch: int = 0
    batch: int = 0


def main() -> None:
    """Read the arguments and train."""
    usual = Recipe()
    parser = argparse.ArgumentParser(
        prog="python -m index.compare.stance.training.train", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of judged sets")
    parser.add_argument("--encoder", type=Path, required=True, help="the folder of MPNet")
    parser.add_argument("--out", type=Path, required=True, help="the folder for checkpoints")
    parser.add_argument("--pairs", type=int, default=usual.pairs, help=f"({usual.pairs:,})")
    parser.add_argument("--layers", type=int, default=usual.layers, help=f"({usual.layers})")
    parser.add_argument("--frozen", type=int, default=usual.frozen, help=f"({usual.frozen})")
    parser.add_argument("--newest", default="", help="names of sheets to make half of the pairs of")
    parser.add_argument("--threads", type=int, default=2, help="(2)")
    given = parser.parse_args()
    # Batches differ in shape: the kernels that are kept for each would fill the memory.
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "128")
    torch.set_num_threads(given.threads)
    recipe = Recipe(
        pairs=given.pairs, layers=given.layers, frozen=given.frozen, newest=given.newest
    )
    train(given.data, given.encoder, given.out, recipe)


def train(data: Path, encoder: Path, out: Path, recipe: Recipe) -> None:
    """Train on the sets in `data` until the recipe's pairs are read; write to the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network = ReaderNetwork(encoder, layers=recipe.layers, frozen=recipe.frozen).to(device)
    optimizer = _optimizer(network, recipe)
    progress = _resume(out, network, optimizer)
    reader = PairReader.default()
    loss_of = nn.CrossEntropyLoss(label_smoothing=recipe.smoothing)
    losses: list[float] = []
    network.train()
    while progress.pairs < recipe.pairs:
        read = _read(reader, epoch_pairs(data, seed=progress.epoch, newest=recipe.newest))
        for place, together in enumerate(_batches(read, size=recipe.batch, seed=progress.epoch)):
            if place < progress.batch:
                continue
            _set_rate(optimizer, recipe, progress)
            batch = [one for wordings in together for one in wordings]
            scores = _logits(network, batch).float()
            loss = loss_of(scores, _labels(batch, device))
            loss = loss + recipe.agreement * disagreement(scores, [len(some) for some in together])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
            progress.pairs += len(batch)
            progress.step, progress.batch = progress.step + 1, place + 1
            done = progress.pairs >= recipe.pairs
            if done or progress.step % recipe.steps_between_checkpoints == 0:
                _save(out, network, optimizer, progress)
                every = recipe.steps_between_checkpoints * recipe.checkpoints_between_figures
                if done or progress.step % every == 0:
                    _log(out, progress, losses, development(network, reader, data))
                    losses = []
            if done:
                break
        else:
            progress.epoch, progress.batch = progress.epoch + 1, 0
    torch.save(network.trained(), out / WEIGHTS)


def development(network: ReaderNetwork, reader: PairReader, data: Path) -> dict[str, Figures]:
    """The figures of each dev set, over a part of its pairs."""
    by_set = {}
    for name, pairs in development_pairs(data).items():
        some = random.Random(0).sample(pairs, min(EVALUATED, len(pairs)))
        by_set[name] = figures(logits(network, reader.read(some)).softmax(-1).numpy(), some)
    return by_set


def logits(network: ReaderNetwork, read: Sequence[Read], *, batch: int = 32) -> Tensor:
    """Logits for pairs in their order, shape (n, 3)."""
    network.eval()
    order = sorted(range(len(read)), key=lambda row: len(read[row].ids))
    scores = torch.zeros(len(read), 3)
    with torch.no_grad():
        for rows in batched(order, batch):
            scores[rows] = _logits(network, [read[row] for row in rows]).float().cpu()
    network.train()
    return scores


def _optimizer(network: ReaderNetwork, recipe: Recipe) -> torch.optim.Optimizer:
    body = [weight for weight in network.enc.parameters() if weight.requires_grad]
    groups = [
        {"params": body, "times": 1.0},
        {"params": list(network.head.parameters()), "times": recipe.head_rate},
    ]
    return torch.optim.AdamW(groups, lr=recipe.rate, weight_decay=0.01, fused=True)


def _logits(network: ReaderNetwork, batch: Sequence[Read]) -> Tensor:
    device = next(network.head.parameters()).device
    shortened = [one._replace(ids=one.ids[:LONGEST]) for one in batch]
    ids, mask = (torch.from_numpy(part).to(device) for part in PairReader.padded(shortened))
    with torch.autocast(device.type, dtype=torch.bfloat16):
        scores: Tensor = network(network.words(ids), mask)
    return scores


def _labels(batch: Sequence[Read], device: str) -> Tensor:
    return torch.tensor([read.label for read in batch], device=device)


def disagreement(scores: Tensor, counts: Sequence[int]) -> Tensor:
    """How far apart two wordings of the same are, on average: 0 where they get the same scores.

    `scores` are logits, shape (n, 3), of pairs in runs of `counts`; only runs of two count. It is
    the symmetric divergence of R-Drop (Liang et al. 2021, arXiv:2106.14448), there between two
    passes over one text.
    """
    starts = list(accumulate(counts, initial=0))
    firsts = [start for start, count in zip(starts, counts, strict=False) if count == 2]
    if not firsts:
        return scores.new_zeros(())
    rows = torch.tensor(firsts, device=scores.device)
    one, other = scores[rows].log_softmax(-1), scores[rows + 1].log_softmax(-1)
    apart = ((one.exp() - other.exp()) * (one - other)).sum(-1) / 2
    return apart.mean()


def _read(reader: PairReader, pairs: Sequence[Wordings]) -> list[list[Read]]:
    read = iter(reader.read([pair for wordings in pairs for pair in wordings]))
    return [list(islice(read, len(wordings))) for wordings in pairs]


def _batches(read: Sequence[list[Read]], *, size: int, seed: int) -> Iterator[list[list[Read]]]:
    """Batches of pairs of similar length, so that little is padded, in random order.

    Wordings of the same stay together.
    """
    chance = random.Random(seed)
    order = list(read)
    chance.shuffle(order)
    for block in batched(order, size * 40):
        batches: list[list[list[Read]]] = []
        filled = 0
        for wordings in sorted(block, key=_length):
            room = min(size, MOST_TOKENS // min(_length(wordings), LONGEST))
            filled += len(wordings)
            if not batches or filled > room:
                batches.append([])
                filled = len(wordings)
            batches[-1].append(wordings)
        chance.shuffle(batches)
        yield from batches


def _length(wordings: Sequence[Read]) -> int:
    return max(len(one.ids) for one in wordings)


def _set_rate(optimizer: torch.optim.Optimizer, recipe: Recipe, progress: Progress) -> None:
    left = 1 - progress.pairs / recipe.pairs
    rising = min(1.0, (progress.step + 1) / recipe.warm_up)
    rate = recipe.rate * rising * min(1.0, max(0.02, left / recipe.fall))
    for group in optimizer.param_groups:
        group["lr"] = rate * group["times"]


def _resume(out: Path, network: ReaderNetwork, optimizer: torch.optim.Optimizer) -> Progress:
    if not (out / CHECKPOINT).is_file():
        return Progress()
    kept: dict[str, Any] = torch.load(out / CHECKPOINT, weights_only=True)
    load(network, kept["network"])
    optimizer.load_state_dict(kept["optimizer"])
    return Progress(**kept["progress"])


def _save(
    out: Path, network: ReaderNetwork, optimizer: torch.optim.Optimizer, progress: Progress
) -> None:
    draft = out / "checkpoint.draft"
    torch.save(
        {
            "network": network.trained(),
            "optimizer": optimizer.state_dict(),
            "progress": asdict(progress),
        },
        draft,
    )
    os.replace(draft, out / CHECKPOINT)  # noqa: PTH105


def _log(
    out: Path, progress: Progress, losses: Sequence[float], by_set: dict[str, Figures]
) -> None:
    line = {
        "step": progress.step,
        "pairs": progress.pairs,
        "loss": round(sum(losses) / max(len(losses), 1), 4),
        **{name: [round(one.accuracy, 3), round(one.macro_f1, 3)] for name, one in by_set.items()},
    }
    with (out / LOG).open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
