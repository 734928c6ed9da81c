"""The network of the reader, for training; needs torch."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import MPNetModel

LABELS = 3
# Added to the attention of padding.
_NEVER = -1e4


class ReaderNetwork(nn.Module):
    """Reads a question or claim and a passage together, and judges by the first token.

    The first layers of MPNet (Song et al. 2020, arXiv:2004.09297). Word embeddings and the
    lowest layers, `frozen` of them, stay as they are.
    """

    def __init__(self, folder: Path, *, layers: int = 8, frozen: int = 3) -> None:
        super().__init__()
        self.enc = MPNetModel.from_pretrained(
            str(folder),
            add_pooling_layer=False,
            num_hidden_layers=layers,
            attention_probs_dropout_prob=0.0,
        )
        self._frozen = frozen
        for part in (self.enc.embeddings, *self.enc.encoder.layer[:frozen]):
            part.requires_grad_(requires_grad=False)
        width = self.enc.config.hidden_size
        self.head = nn.Sequential(
            nn.Linear(width, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, LABELS)
        )

    def train(self, mode: bool = True) -> "ReaderNetwork":  # noqa: FBT001, FBT002
        """As `Module.train`, but the frozen part never drops anything out."""
        super().train(mode)
        for part in (self.enc.embeddings, *self.enc.encoder.layer[: self._frozen]):
            part.eval()
        return self

    def words(self, ids: Tensor) -> Tensor:
        """The word embeddings of tokens, shape (n, tokens, width)."""
        vectors: Tensor = self.enc.embeddings.word_embeddings(ids)
        return vectors

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        """Logits for yes, undecided and no, shape (n, 3).

        `words` has shape (n, tokens, width); `mask`, shape (n, tokens), is 0 for padding.
        """
        hidden = self.enc.embeddings(inputs_embeds=words)
        away = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * _NEVER
        bias = self.enc.encoder.compute_position_bias(hidden)
        for layer in self.enc.encoder.layer:
            hidden = layer(hidden, away, bias)[0]
        # In three dimensions, so that the head, too, is exported in 8 bits.
        logits: Tensor = self.head(hidden[:, :1])
        return logits[:, 0]

    def trained(self) -> dict[str, Tensor]:
        """The weights that training changes, by name."""
        changing = {name for name, weight in self.named_parameters() if weight.requires_grad}
        return {name: weight for name, weight in self.state_dict().items() if name in changing}


def load(network: ReaderNetwork, trained: dict[str, Tensor]) -> None:
    """Put trained weights into a network of the same encoder."""
    with torch.no_grad():
        for name, weight in network.named_parameters():
            if name in trained:
                weight.copy_(trained[name])
