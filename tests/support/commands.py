"""The commands, run in this process, and how they end."""

import contextlib
import importlib
import io
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from index import terminal
from tests.support.paths import ROOT


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def run(module: str, *arguments: str, folder: Path = ROOT) -> Ended:
    """Run `python -m MODULE ARGUMENTS` in this process, where the model is loaded already."""
    main = importlib.import_module(f"{module}.__main__").main
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.chdir(folder)
        patch.setattr(sys, "argv", [f"python -m {module}", *arguments])
        try:
            code = terminal.run(main)
        except SystemExit as left:
            code = int(left.code or 0)
    return Ended(code, out.getvalue(), err.getvalue())


def trouble(*arguments: str) -> str:
    """The one line that a command says when it ends with 1."""
    ended = run(*arguments)
    assert (ended.returncode, ended.stdout) == (1, ""), ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr


def wait_for(path: Path) -> None:
    for _ in range(600):
        if path.exists():
            return
        time.sleep(0.1)
    raise TimeoutError(path)
