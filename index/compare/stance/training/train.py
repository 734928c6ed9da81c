"""Train the stance model.

Run `python -m index.compare.stance.training.train --data ../shared/data --out DIR`.

It starts from the default embedding model's weights, writes a checkpoint every few minutes and
resumes from it when started again. At the end it writes the network's weights, from which
`python -m index.compare.stance.training.onnx_export` makes the file that ships.
"""

import argparse
import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from index.compare.stance.pair_reader import PairReader, Read
from index.compare.stance.training.epoch import epoch_pairs
from index.compare.stance.training.figures import Figures, figures
from index.compare.stance.training.judged_pairs import judged_pairs
from index.compare.stance.training.network import StanceNetwork
from index.embedding.model_files import default_folder

CHECKPOINT = "checkpoint.pt"
WEIGHTS = "weights.pt"
LOG = "log.jsonl"
CHECKPOINT_SECONDS = 600
# Pairs of each dev set that are evaluated during training.
EVALUATED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The settings of training. `hours` of processor time limit the whole, over all starts.

    The learning rate rises over the first `warm_up` steps, stays for half of the time and falls
    to nearly zero; the head, which starts at random, learns five times as fast.
    """

    hours: float = 3.0
    rate: float = 1e-4
    warm_up: int = 400
    batch: int = 32
    head_rate: float = 5.0
    smoothing: float = 0.03


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far training has come: processor seconds, steps, and the place in the epoch."""

    seconds: float = 0.0
    step: int = 0
    epoch: int = 0
    batch: int = 0


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(
        prog="python -m index.compare.stance.training.train", description=__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of judged sets")
    parser.add_argument("--out", type=Path, required=True, help="the folder for checkpoints")
    parser.add_argument("--hours", type=float, default=3.0, help="hours of processor time (3)")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    train(arguments.data, arguments.out, Recipe(hours=arguments.hours))


def train(data: Path, out: Path, recipe: Recipe) -> None:
    """Train on the sets in `data` until the recipe's time is used up; write to the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network = StanceNetwork(default_folder()).to(device)
    body = [weight for weight in network.enc.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body}, {"params": list(network.head.parameters())}],
        lr=recipe.rate,
        weight_decay=0.01,
    )
    progress = _resume(out, network, optimizer)
    reader = PairReader.default()
    loss_of = nn.CrossEntropyLoss(label_smoothing=recipe.smoothing)
    saved, losses = progress.seconds, [0.0]
    network.train()
    while progress.seconds < recipe.hours * 3600:
        read = reader.read(epoch_pairs(data, seed=progress.epoch))
        for place, batch in enumerate(_batches(read, size=recipe.batch, seed=progress.epoch)):
            if place < progress.batch:
                continue
            began = time.process_time()
            _set_rate(optimizer, recipe, progress)
            loss = loss_of(_logits(network, batch), _labels(batch, device))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
            progress.seconds += time.process_time() - began
            progress.step, progress.batch = progress.step + 1, place + 1
            done = progress.seconds >= recipe.hours * 3600
            if done or progress.seconds - saved > CHECKPOINT_SECONDS:
                saved = progress.seconds
                _save(out, network, optimizer, progress)
                _log(out, progress, losses, development(network, reader, data))
                losses = []
            if done:
                break
        else:
            progress.epoch, progress.batch = progress.epoch + 1, 0
    torch.save(network.state_dict(), out / WEIGHTS)


def development(network: StanceNetwork, reader: PairReader, data: Path) -> dict[str, Figures]:
    """The figures of each dev set, over a part of its pairs."""
    by_set = {}
    for name, pairs in judged_pairs(data, "dev").items():
        some = random.Random(0).sample(pairs, min(EVALUATED, len(pairs)))
        by_set[name] = figures(logits(network, reader.read(some)).softmax(-1).numpy(), some)
    return by_set


def logits(network: StanceNetwork, read: Sequence[Read], *, batch: int = 32) -> Tensor:
    """Logits for pairs in their order, shape (n, 3)."""
    network.eval()
    order = sorted(range(len(read)), key=lambda row: len(read[row].ids))
    scores = torch.zeros(len(read), 3)
    with torch.no_grad():
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            scores[rows] = _logits(network, [read[row] for row in rows]).cpu()
    network.train()
    return scores


def _logits(network: StanceNetwork, batch: Sequence[Read]) -> Tensor:
    device = next(network.head.parameters()).device
    ids, types, mask = (torch.from_numpy(part).to(device) for part in PairReader.padded(batch))
    scores: Tensor = network(network.words(ids), types, mask)
    return scores


def _labels(batch: Sequence[Read], device: str) -> Tensor:
    return torch.tensor([read.label for read in batch], device=device)


def _batches(read: Sequence[Read], *, size: int, seed: int) -> Iterator[list[Read]]:
    """Batches of pairs of similar length, so that little is padded, in random order."""
    chance = random.Random(seed)
    rows = list(range(len(read)))
    chance.shuffle(rows)
    block = size * 50
    for start in range(0, len(rows), block):
        near = sorted(rows[start : start + block], key=lambda row: len(read[row].ids))
        batches = [near[place : place + size] for place in range(0, len(near), size)]
        chance.shuffle(batches)
        for batch in batches:
            yield [read[row] for row in batch]


def _set_rate(optimizer: torch.optim.Optimizer, recipe: Recipe, progress: Progress) -> None:
    used = progress.seconds / (recipe.hours * 3600)
    rising = min(1.0, (progress.step + 1) / recipe.warm_up)
    rate = recipe.rate * rising * min(1.0, max(0.02, 2 - 2 * used))
    for group, times in zip(optimizer.param_groups, (1.0, recipe.head_rate), strict=True):
        group["lr"] = rate * times


def _resume(out: Path, network: StanceNetwork, optimizer: torch.optim.Optimizer) -> Progress:
    if not (out / CHECKPOINT).is_file():
        return Progress()
    kept: dict[str, Any] = torch.load(out / CHECKPOINT, weights_only=True)
    network.load_state_dict(kept["network"])
    optimizer.load_state_dict(kept["optimizer"])
    return Progress(**kept["progress"])


def _save(
    out: Path, network: StanceNetwork, optimizer: torch.optim.Optimizer, progress: Progress
) -> None:
    fields = {name: getattr(progress, name) for name in Progress.__slots__}
    draft = out / "checkpoint.draft"
    torch.save(
        {
            "network": network.state_dict(),
            "optimizer": optimizer.state_dict(),
            "progress": fields,
        },
        draft,
    )
    os.replace(draft, out / CHECKPOINT)  # noqa: PTH105


def _log(
    out: Path, progress: Progress, losses: Sequence[float], by_set: dict[str, Figures]
) -> None:
    line = {
        "step": progress.step,
        "seconds": round(progress.seconds),
        "loss": round(sum(losses) / max(len(losses), 1), 4),
        **{name: [round(one.accuracy, 3), round(one.macro_f1, 3)] for name, one in by_set.items()},
    }
    with (out / LOG).open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
