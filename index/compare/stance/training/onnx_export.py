"""Export the reader that ships.

Run `python -m index.compare.stance.training.onnx_export --encoder … --weights …`.

It writes the trained network as one ONNX file in 8 bits, its word embeddings in 8 bits beside it,
and the temperature, calibrated on the dev split, into a small JSON file.
"""

import argparse
import json
import tempfile
import warnings
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.compare.stance.model import KNOWN, SETTINGS, SHIPPED, WORDS, StanceModel
from index.compare.stance.pair_reader import FURTHER, PADDING, WINDOW, PairReader
from index.compare.stance.temperature import fit_temperature
from index.compare.stance.training.network import ReaderNetwork, load
from index.compare.stance.training.sheet_pairs import development_pairs
from index.compare.stance.training.train import Recipe
from index.embedding.int8_export import write_int8
from index.embedding.model_files import default_folder
from index.records import Vectors

# Sets whose dev pairs calibrate: HealthVer judges from outside.
LEFT_OUT = ("healthver",)


def main() -> None:
    """Read the arguments and write the files."""
    parser = argparse.ArgumentParser(
        prog="python -m index.compare.stance.training.onnx_export", description=__doc__
    )
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data"), help="the folder of judged sets"
    )
    parser.add_argument("--encoder", type=Path, required=True, help="the folder of MPNet")
    parser.add_argument("--weights", type=Path, required=True, help="the file that training wrote")
    given = parser.parse_args()
    trained = torch.load(given.weights, weights_only=True)
    recipe = Recipe()
    network = ReaderNetwork(given.encoder, layers=recipe.layers, frozen=recipe.frozen)
    load(network, trained)
    export(network.eval(), SHIPPED, WORDS)
    temperature = calibrated(StanceModel(SHIPPED, temperature=1.0), given.data)
    SETTINGS.write_text(json.dumps({"temperature": temperature}, indent=1) + "\n", "utf-8")


def calibrated(model: StanceModel, data: Path) -> float:
    """The temperature that fits the dev pairs of the sets, each counting alike."""
    pairs = [
        pair
        for name, own in development_pairs(data).items()
        if name not in LEFT_OUT
        for pair in own[:300]
    ]
    logits = model.logits([(pair.premise, pair.hypothesis) for pair in pairs])
    return fit_temperature(logits, np.array([pair.label for pair in pairs]))


def export(network: ReaderNetwork, file: Path, words: Path) -> None:
    """Write `network` as ONNX, its weights in 8 bits, and its word embeddings to `words`."""
    width = network.enc.config.hidden_size
    _shorten(network)
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    names = ["words", "mask"]
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                network.eval(),
                (torch.zeros(2, 4, width), mask),
                whole,
                dynamo=False,
                opset_version=20,
                input_names=names,
                output_names=["logits"],
                dynamic_axes={name: {0: "pairs", 1: "tokens"} for name in names}
                | {"logits": {0: "pairs"}},
            )
        write_int8(whole, file)
    known = _known_logits(network)
    np.savez_compressed(words, allow_pickle=False, known=known, **_table(network))


def _known_logits(network: ReaderNetwork) -> Vectors:
    """What the network says of the pair by which a machine is tried, shape (3,)."""
    (read,) = PairReader.default().read([(*KNOWN, -1)])
    ids, mask = (torch.from_numpy(part) for part in PairReader.padded([read]))
    with torch.no_grad():
        logits: Vectors = network(network.words(ids), mask)[0].numpy()
    return logits


def _shorten(network: ReaderNetwork) -> None:
    """Drop the position embeddings behind the reader's window."""
    places = network.enc.embeddings.position_embeddings
    # The first two belong to padding and what comes before it.
    places.weight = torch.nn.Parameter(places.weight[: WINDOW + PADDING + 1], requires_grad=False)


def _table(network: ReaderNetwork) -> dict[str, NDArray[np.generic]]:
    """The embeddings of Latin tokens in 8 bits with a scale each, and the row of every token."""
    weights: Vectors = network.enc.embeddings.word_embeddings.weight.detach().numpy()
    vocabulary = Tokenizer.from_file(str(default_folder() / "tokenizer.json")).get_vocab()
    unknown = vocabulary["[UNK]"] + FURTHER
    latin = sorted(place + FURTHER for token, place in vocabulary.items() if _is_latin(token))
    kept = [*range(FURTHER), *sorted({unknown, *latin})]
    rows = np.full(len(weights), kept.index(unknown), dtype=np.int32)
    rows[kept] = np.arange(len(kept), dtype=np.int32)
    chosen = weights[kept]
    scales = np.maximum(np.abs(chosen).max(axis=1), 1e-6) / 127
    words = np.round(chosen / scales[:, None]).astype(np.int8)
    return {"words": words, "scales": scales.astype(np.float32), "rows": rows}


def _is_latin(token: str) -> bool:
    """Whether a token can occur in a text in Latin script; the tokenizer drops accents."""
    if token.startswith("[unused"):
        return False
    letters = [letter for letter in token if letter.isalpha()]
    return all(letter.isascii() for letter in letters)


if __name__ == "__main__":
    main()
