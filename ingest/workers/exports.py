"""A model ready to embed on a machine that is not the builder's."""

from pathlib import Path

from filelock import FileLock

from index.embedding.embedder import Embedder
from index.embedding.exports import find_export
from index.embedding.sentence_transformer import load_model


def exported_there(model: Embedder, *, exports: Path) -> Embedder:
    """The model as it embeds fastest on this machine.

    It is exported once, into the user's cache, unless the builder's folder `exports` is seen here,
    too. Which export is the faster is tried on each kind of machine, and vectors of two of them
    may differ as those of eight bits do.
    """
    if find_export(exports, model.digest):
        return model
    folder = Path.home() / ".cache" / "concordance" / model.digest[:16]
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):
        model.prepare(folder)
    return load_model(model.name, exports=folder)
