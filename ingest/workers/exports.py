"""A model ready to embed on a machine that is not the builder's."""

from index.embedding.embedder import Embedder


def exported_there(model: Embedder) -> Embedder:
    """The model as it embeds fastest on this machine.

    It is exported once, into the user's cache. Which export is the faster is tried on each kind
    of processor, and vectors of two of them may differ as those of eight bits do.
    """
    model.prepare(None)
    return model
