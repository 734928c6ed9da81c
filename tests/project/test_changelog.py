"""What changed, release by release, and that the newest one is what the program says it is."""

import re
import tomllib

from index import VERSION
from tests.support.paths import ROOT

KINDS = ("Added", "Changed", "Fixed")
WIDEST = 100
LINES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()


def test_the_newest_release_is_the_version_of_the_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    releases = [line.removeprefix("## ") for line in LINES if line.startswith("## ")]

    assert project["version"] == VERSION == releases[0]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", release) for release in releases)


def test_each_entry_is_one_short_line_under_what_kind_of_change_it_is() -> None:
    kind = None
    for line in LINES:
        if line.startswith("#"):
            kind = line.removeprefix("### ") if line.startswith("### ") else None
            assert kind in (None, *KINDS), line
        elif line and kind:
            assert re.match(r"- \S", line), line
            assert len(line) <= WIDEST, line
