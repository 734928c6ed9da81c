"""Measures in a separate process, free of memory and warm code of other measurements."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.figures import Values, packed, unpacked

ROOT = Path(__file__).resolve().parents[2]
"""Of the repository. `tests.support.paths` has it, too, but imports pytest, which peers lack."""

_LONGEST_REASON = 300


class ChildError(Exception):
    """A measuring process failed; the message says why."""


def run(
    module: str,
    words: Sequence[object],
    *,
    python: Path | None = None,
    environment: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> Values:
    """The figures that `python -m module` prints last.

    Raises:
        ChildError: the process failed, took longer than `seconds`, or printed no figures.
    """
    try:
        ended = subprocess.run(
            [str(python or sys.executable), "-m", module, *map(str, words)],
            cwd=ROOT,
            env=os.environ | dict(environment or {}),
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildError(f"took more than {error.timeout:.0f} s") from error
    try:
        if ended.returncode:
            raise ChildError(_reason(ended))
        return unpacked(json.loads(ended.stdout.splitlines()[-1]))
    except (IndexError, json.JSONDecodeError) as error:
        raise ChildError(f"{module} printed no figures: {_reason(ended)}") from error


def print_figures(figures: Values) -> None:
    """Print the figures for the process that waits for them."""
    sys.stdout.write(f"\n{json.dumps(packed(figures))}\n")
    sys.stdout.flush()


def last_line(errors: str) -> str:
    """The last line of what a process printed as errors, which says why it failed."""
    lines = [line for line in errors.splitlines() if line.strip()]
    return lines[-1][:_LONGEST_REASON] if lines else "it printed no error"


def _reason(ended: subprocess.CompletedProcess[str]) -> str:
    return f"ended with code {ended.returncode}: {last_line(ended.stderr)}"
