"""The peers by name: where each is written, and the environment that it lives in."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A peer: its module and class, its packages, and the least Python that these run on.

    `endpoint` says that it embeds nothing itself, but asks an endpoint over HTTP.
    """

    module: str
    name: str
    requirements: str = "requirements.txt"
    least_python: tuple[int, int] = (3, 11)
    endpoint: bool = False


PEERS: Mapping[str, Kind] = {
    "sentence-transformers": Kind(module="plain", name="Plain"),
    "txtai": Kind(module="txtai_hybrid", name="Txtai"),
    "LanceDB": Kind(module="lance_hybrid", name="Lance"),
    "loop with faiss": Kind(module="loop", name="Loop"),
    "haiku.rag": Kind(
        module="haiku_hybrid",
        name="Haiku",
        requirements="haiku.txt",
        least_python=(3, 12),
        endpoint=True,
    ),
    "LEANN": Kind(module="leann_graph", name="Leann", requirements="leann.txt"),
}
