"""Installs packages that only a benchmark needs where only the benchmark sees them."""

import os
import subprocess
import sys
from pathlib import Path

from index.files.digests import file_digest

_NEWER = 4


def virtual_environment(
    folder: Path, requirements: Path, *, least_python: tuple[int, int] = (3, 11)
) -> Path:
    """The Python of a virtual environment in `folder` with these packages and no others.

    Raises:
        CalledProcessError: they cannot be installed.
        FileNotFoundError: no Python on the path is as new as they need.
    """
    python = folder / "bin" / "python"
    if not _is_installed(folder, requirements):
        command = [newer_python(least_python), "-m", "venv", "--clear", str(folder)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        _install([str(python)], folder, requirements)
    return python


def newer_python(least: tuple[int, int]) -> str:
    """This Python if it is new enough, or else the first on the path that is and can be run."""
    if sys.version_info >= least:
        return sys.executable
    folders = [Path(one) for one in os.environ["PATH"].split(os.pathsep)]
    for minor in range(least[1], least[1] + _NEWER):
        for folder in folders:
            python = folder / f"python3.{minor}"
            # What pyenv puts on the path for versions that are not chosen cannot be run.
            if (
                python.is_file()
                and not subprocess.run([python, "-V"], capture_output=True).returncode
            ):
                return str(python)
    raise FileNotFoundError(f"Python {least[0]}.{least[1]} or newer is not on the path")


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
