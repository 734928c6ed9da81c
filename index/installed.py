"""The versions of installed packages."""

import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path


def installed_version(package: str) -> str | None:
    """The version of a package that is installed, None if it is not.

    It stands in the name of the folder that tells of the package. `importlib.metadata`, which is
    asked where there is no such folder, takes 20 ms for a dozen packages: it parses their files.
    """
    if version := _in_names().get(_normal(package)):
        return version
    # Imported here: that takes half of the time.
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


@cache
def _in_names() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for folder in sys.path:
        # A folder that may not be looked into has none.
        with suppress(OSError):
            for told in Path(folder).glob("*.dist-info"):
                package, _, version = told.stem.partition("-")
                # Of several that are left the first on the path counts, as there.
                found.setdefault(_normal(package), version)
    return found


def _normal(name: str) -> str:
    """As in https://packaging.python.org/en/latest/specifications/name-normalization/."""
    return re.sub(r"[-_.]+", "-", name).lower()
