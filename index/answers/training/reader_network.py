"""The reader as a torch module, to be trained; `AnswerReader` computes the same in NumPy."""

import math

import torch
from torch import Tensor, nn

from index.answers.answer_reader import BEND, STRETCH, TYPICAL
from index.answers.matches import Matches

_KINDS = 24


class ReaderNetwork(nn.Module):
    """A logit for each sentence, from the matches of a question in passages found together.

    `dim` is the width of a token vector. Its parameters have the names that `AnswerReader` wants.
    """

    def __init__(self, dim: int = 384, *, dropout: float = 0.3) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.word = nn.Linear(dim, _KINDS)
        self.of_sentence, self.of_passage = (_perceptron(_KINDS + 5, 48, 1) for _ in range(2))
        self.bend = _perceptron(8, 24, 2)
        self.asked, self.said = nn.Linear(dim, _KINDS), nn.Linear(dim, _KINDS)
        self.rest = _perceptron(8, 24, 1)
        # Where training begins, it is late interaction.
        for parameter in self.rest[2].parameters():
            nn.init.zeros_(parameter)
        self.sum = nn.Parameter(torch.tensor([8.0, 8.0, 4.0, 0.0, 0.5, 0.0, -10.0]))

    def forward(self, found: Matches) -> Tensor:
        """The logits of all sentences, shape (sentences,)."""
        arrays = (torch.from_numpy(values) for values in found)
        question, own, passage, above, before, lead, meaning, tokens, of, _ = arrays
        first = passage[:, :TYPICAL]
        typical, best = first.mean(1, keepdim=True), first.max(1, keepdim=True)[0]
        count = passage.shape[1]
        sums = torch.zeros(len(own), count).index_add_(1, of, own)
        more = own - (sums / torch.bincount(of, minlength=count).clamp(min=1))[:, of]
        word = torch.relu(self.word(self.dropout(STRETCH * question)))
        known = _stacked(above, passage, typical, best - typical, passage - typical)
        beside = torch.cat([word[:, None].expand(-1, count, -1), known], -1)
        mine, whole = (
            nn.functional.softplus(one(beside))[..., 0][:, of]
            for one in (self.of_sentence, self.of_passage)
        )
        over, in_all = above[:, of], passage[:, of]
        bent = BEND * self.bend(_stacked(own, more, over, in_all, typical, best, before, lead))
        near = _average(own + bent[..., 0], mine)
        near_with_title = _average(torch.maximum(own, over) + bent[..., 1], whole)
        near_in_all = _average(in_all, whole)
        asked = torch.tanh(self.asked(self.dropout(STRETCH * question.mean(0))))
        kind = self.said(self.dropout(STRETCH * meaning)) @ asked
        length = tokens.log()
        words = torch.full_like(length, math.log(len(question)))
        least = (mine * (1 - own)).amax(0) / mine.mean(0)
        highest = torch.full((count,), -torch.inf).scatter_reduce(0, of, near, "amax")
        parts = [near, near_with_title, near_in_all, length, kind, words]
        summed = torch.stack([*parts, torch.ones_like(words)], 1) @ self.sum
        rest = self.rest(torch.stack([*parts, least, highest[of] - near], 1))
        logits: Tensor = summed + rest[:, 0]
        return logits


def _perceptron(inputs: int, hidden: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, outputs))


def _stacked(*features: Tensor) -> Tensor:
    wide: list[Tensor] = torch.broadcast_tensors(*features)  # type: ignore[no-untyped-call]
    return torch.stack(wide, -1)


def _average(values: Tensor, weights: Tensor) -> Tensor:
    return (weights * values).sum(0) / (weights.sum(0) + 1e-6)
