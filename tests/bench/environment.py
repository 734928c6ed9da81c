"""Installs packages that only a benchmark needs where only the benchmark sees them."""

import subprocess
import sys
import venv
from pathlib import Path

from index.files.digests import file_digest


def virtual_environment(folder: Path, requirements: Path) -> Path:
    """The Python of a virtual environment in `folder` with these packages and no others.

    Raises:
        CalledProcessError: they cannot be installed.
    """
    python = folder / "bin" / "python"
    if not _is_installed(folder, requirements):
        venv.create(folder, with_pip=True, clear=True)
        _install([str(python)], folder, requirements)
    return python


def packages(folder: Path, requirements: Path) -> Path:
    """`folder` with these packages in it, for the PYTHONPATH of a process.

    Raises:
        CalledProcessError: they cannot be installed.
    """
    if not _is_installed(folder, requirements):
        folder.mkdir(parents=True, exist_ok=True)
        _install([sys.executable], folder, requirements, "--target", str(folder))
    return folder


def _install(python: list[str], folder: Path, requirements: Path, *where: str) -> None:
    command = [*python, "-m", "pip", "install", "--quiet", "--requirement", str(requirements)]
    subprocess.run([*command, *where], check=True, stdout=subprocess.DEVNULL)
    _installed_file(folder).write_text(file_digest(requirements), encoding="utf-8")


def _is_installed(folder: Path, requirements: Path) -> bool:
    file = _installed_file(folder)
    return file.is_file() and file.read_text(encoding="utf-8") == file_digest(requirements)


def _installed_file(folder: Path) -> Path:
    return folder / "installed.txt"
