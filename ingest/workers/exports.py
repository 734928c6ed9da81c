"""Prepares a model to embed on a machine that is not the builder's."""

from index.embedding.embedder import Embedder


def exported_there(model: Embedder) -> Embedder:
    """The model as it embeds fastest on this machine.

    It is exported once, into the user's cache. Each kind of processor tries which export is
    faster, so vectors from two kinds may differ as much as 8-bit vectors do.
    """
    model.prepare(None)
    return model
