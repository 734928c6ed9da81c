"""Uploads are hostile until read: each poisoned file costs one line, the others are searched."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.reading import in_a_line
from tests.support.hostile import INDEXED, SECRET, write_hostile

SECONDS = 60.0
MEMORY = 1_000_000_000
"""Bytes, of the process that builds and of its child together."""

BUILD = """
import json, resource, sys
from pathlib import Path
from index.store.folder.store import FolderStore
from index.search.searcher import Searcher
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords
from tests.support.hostile import LIMITS

corpus, index, model = Path(sys.argv[1]), Path(sys.argv[2]), BagOfWords()
report = build(index, corpus=[corpus], model=model, limits=LIMITS)
# Not from getrusage, which for this process also counts the one that started it.
status = dict(line.split(":") for line in Path("/proc/self/status").read_text().splitlines())
highest = int(status["VmHWM"].split()[0])
searcher = Searcher(FolderStore(index), model)
opened = searcher.generation
print(json.dumps({
    "failed": [[one.path, one.reason] for one in report.failed],
    "indexed": sorted({document.path for document in opened.documents}),
    "titles": [document.title for document in opened.documents],
    "secret": [d.path for d in opened.documents if sys.argv[3] in d.text or "root:" in d.text],
    "verbatim": all(
        opened.document(one.doc_id).text[one.start:one.end] == one.text
        for one in opened.passages(range(opened.manifest.passages))
    ),
    "found": [searcher.search(q).hits[0].document.path for q in ("herons wade", "otters dive")],
    "memory": 1024 * (highest + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss),
}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory, and makes pipes and links")
def test_a_build_over_hostile_files_costs_a_line_for_each_and_loses_no_other(
    tmp_path: Path,
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    expected = write_hostile(corpus)
    (corpus / "herons.txt").write_text("Herons wade in the shallows at dusk.")
    (corpus / "zz-otters.md").write_text("# Otters\n\nOtters dive for crabs all day long.")
    before = {path for path in tmp_path.rglob("*") if index not in path.parents}

    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", BUILD, corpus, index, SECRET],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    took = time.monotonic() - began

    assert (ended.returncode, ended.stderr) == (0, "")
    did = json.loads(ended.stdout)
    print(f"{len(expected)} files, {took:.1f} s, {did['memory'] / 1e6:.0f} MB")  # noqa: T201
    assert did["found"] == ["herons.txt", "zz-otters.md"]
    assert outcome(expected, did["failed"], did["indexed"]) == {}
    assert (did["secret"], did["verbatim"]) == ([], True)
    assert [line for pair in did["failed"] for line in pair if in_a_line(line) != line] == []
    assert {path for path in tmp_path.rglob("*") if index not in path.parents} - before == {index}
    assert did["memory"] < MEMORY


def outcome(
    expected: dict[str, str], failed: list[list[str]], indexed: list[str]
) -> dict[str, list[str]]:
    """The files that did not end as `expected`: the lines on each, and whether it was indexed."""
    wrong = {}
    for path, reason in expected.items():
        part = re.compile(re.escape(path) + r"(?:#.*| (?:row|line|page|chapter) .*)?")
        lines = [why for name, why in failed if part.fullmatch(name)]
        is_right = (
            path in indexed and not lines if reason == INDEXED else reason in "; ".join(lines)
        )
        if not is_right:
            wrong[path] = [*lines, *(["was indexed"] if path in indexed else [])]
    return wrong
