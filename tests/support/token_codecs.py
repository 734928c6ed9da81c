"""A codec for the token vectors of a model that can be checked by hand."""

import numpy as np
import pytest

from index.answers.training.train_token_codec import train_codec
from index.embedding import token_packing
from index.embedding.token_codec import TokenCodec
from index.embedding.token_vectors import quantise
from tests.support.bag_of_words import BagOfWords

WORDS = "tides boats gulls harbour dawn salt sand wind rope noon coast health rise sail cry dive"


def with_codec(patch: pytest.MonkeyPatch) -> TokenCodec:
    """Let large libraries of this model keep token vectors, too, until `patch` is undone."""
    model = BagOfWords()
    codec = train_codec(quantise(np.asarray(model.embed_question(WORDS).pieces)))

    def shipped(digest: str) -> TokenCodec | None:
        return codec if digest == model.digest else None

    patch.setattr(token_packing, "shipped_codec", shipped)
    return codec
