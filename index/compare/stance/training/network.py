"""The network of the stance model, for training; needs torch."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

WIDTH = 384
LABELS = 3


class StanceNetwork(nn.Module):
    """Reads premise and hypothesis together, then compares the mean vectors of the two.

    The encoder is the default embedding model's own. Its word embeddings stay as they are, so
    that they need not be stored twice, and are passed in from outside.

    Attention is trained without dropout, which makes a step a sixth shorter.

    Source of the comparison: Conneau et al. 2017, fig. 1, doi:10.18653/v1/D17-1070.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.enc = BertModel.from_pretrained(
            str(folder),
            add_pooling_layer=False,
            attention_probs_dropout_prob=0.0,
        )
        self.enc.embeddings.word_embeddings.weight.requires_grad = False
        self.head = nn.Sequential(
            nn.Linear(WIDTH * 5, WIDTH), nn.GELU(), nn.Dropout(0.1), nn.Linear(WIDTH, LABELS)
        )

    def words(self, ids: Tensor) -> Tensor:
        """The word embeddings of tokens, shape (n, tokens, width)."""
        vectors: Tensor = self.enc.embeddings.word_embeddings(ids)
        return vectors

    def forward(self, words: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        """Logits for entailment, neutral and contradiction, shape (n, 3).

        `words` has shape (n, tokens, width); `types` and `mask`, shape (n, tokens), say which
        tokens are of the hypothesis, and which are not padding.
        """
        hidden = self.enc(
            inputs_embeds=words, token_type_ids=types, attention_mask=mask
        ).last_hidden_state
        premise = _mean(hidden, mask * (1 - types))
        hypothesis = _mean(hidden, mask * types)
        apart = (premise - hypothesis).abs()
        together = premise * hypothesis
        logits: Tensor = self.head(
            torch.cat([hidden[:, 0], premise, hypothesis, apart, together], dim=-1)
        )
        return logits


def _mean(hidden: Tensor, chosen: Tensor) -> Tensor:
    weights = chosen[..., None].to(hidden.dtype)
    return (hidden * weights).sum(1) / weights.sum(1).clamp(min=1)
