"""The processor of this machine, and the libraries that compute on it."""

import platform
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_NAMING = ("cpu family", "model", "model name", "flags", "CPU implementer", "CPU part", "Features")
_RUNTIMES = ("onnxruntime", "openvino")


@cache
def processor() -> str:
    """The model of this processor and its instructions, on which speed and rounding depend."""
    # Where Linux does not say, `platform` may start another program to find out.
    described = list(_described_by_linux()) or [platform.processor()]
    return "\n".join([platform.machine(), *described])


def runtimes() -> Mapping[str, str]:
    """The versions of the libraries that run exports; empty for one that is not installed."""
    return {name: _version(name) for name in _RUNTIMES}


def _version(name: str) -> str:
    # Not `installed_version`: onnxruntime has variants, installed under longer names.
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return ""
    return " ".join(
        sorted(folder.stem for folder in Path(spec.origin).parents[1].glob(f"{name}*.dist-info"))
    )


def _described_by_linux() -> Iterator[str]:
    try:
        first, _, _ = Path("/proc/cpuinfo").read_text(encoding="utf-8").partition("\n\n")
    except OSError:
        return
    for line in first.splitlines():
        name, _, value = line.partition(":")
        if name.strip() in _NAMING:
            yield value.strip()
