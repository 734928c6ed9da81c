"""Measuring in a process of its own, so that no memory or warm code is left from others."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.figures import Values, packed, unpacked
from tests.support.paths import ROOT

_LONGEST_REASON = 300


class ChildError(Exception):
    """A process that should have measured ended with a trouble; the message says which."""


def run(
    module: str,
    words: Sequence[object],
    *,
    python: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Values:
    """The figures that `python -m module` tells last.

    Raises:
        ChildError: it failed, or printed none.
    """
    ended = subprocess.run(
        [str(python or sys.executable), "-m", module, *map(str, words)],
        cwd=ROOT,
        env=os.environ | dict(environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        if ended.returncode:
            raise ChildError(_reason(ended))
        return unpacked(json.loads(ended.stdout.splitlines()[-1]))
    except (IndexError, json.JSONDecodeError) as error:
        raise ChildError(f"{module} printed no figures: {_reason(ended)}") from error


def tell(figures: Values) -> None:
    """Print what was measured, for the process that waits for it."""
    sys.stdout.write(f"\n{json.dumps(packed(figures))}\n")
    sys.stdout.flush()


def _reason(ended: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in ended.stderr.splitlines() if line.strip()]
    said = lines[-1] if lines else "it said nothing"
    return f"ended with code {ended.returncode}: {said}"[:_LONGEST_REASON]
