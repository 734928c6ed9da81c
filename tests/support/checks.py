"""Lint, format and types, which run beside the tests of a whole run.

Run `python -m tests.support.checks NAME FOLDER`: what the command says goes into a file there.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tests.support.paths import ROOT
from tests.support.processes import is_alive

CHECKS = {
    "lint": ["ruff", "check", "--no-cache", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
}
# Where the checks of this run say what they found, if they were begun with it.
FOLDER = "CONCORDANCE_CHECKS"


def begin(folder: Path) -> list[subprocess.Popen[bytes]]:
    """Begin all checks, for the workers of this run to ask for."""
    os.environ[FOLDER] = str(folder)
    begun = []
    for name in CHECKS:
        command = [sys.executable, "-m", "tests.support.checks", name, str(folder)]
        process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
        (folder / f"{name}.pid").write_text(str(process.pid))
        begun.append(process)
    return begun


def end(folder: Path, begun: Iterable[subprocess.Popen[bytes]]) -> None:
    """Leave nothing of them behind, however the run ended."""
    for process in begun:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    shutil.rmtree(folder)


def ended(name: str) -> tuple[int, str]:
    """With which code a check ended, and what it said; waits for one that was begun."""
    if FOLDER not in os.environ:
        return _run(name)
    folder = Path(os.environ[FOLDER])
    process = int((folder / f"{name}.pid").read_text())
    said = folder / f"{name}.txt"
    while is_alive(process) and not said.exists():
        time.sleep(0.1)
    code, _, words = said.read_text(encoding="utf-8").partition("\n")
    return int(code), words


def _run(name: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", *CHECKS[name]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def main(name: str, folder: str) -> None:
    """Do one check."""
    code, words = _run(name)
    part = Path(folder, f"{name}.part")
    part.write_text(f"{code}\n{words}", encoding="utf-8")
    part.rename(part.with_suffix(".txt"))


if __name__ == "__main__":
    main(*sys.argv[1:])
