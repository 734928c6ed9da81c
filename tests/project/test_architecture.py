"""Who may import whom, and how large a file may grow."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

PARTS = ("index", "ingest", "ui")
LONGEST = 320


def _files(*parts: str) -> list[Path]:
    return [path for part in parts for path in sorted((ROOT / part).rglob("*.py"))]


def _imported(path: Path) -> Iterator[str]:
    """The outermost name of every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by a relative path"
            yield (node.module or "").split(".")[0]


def _importers(module: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix() for path in _files(*PARTS) if module in _imported(path)
    }


def _below(*parts: str) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in _files(*parts)}


def test_imports_point_down_only() -> None:
    assert _importers("ingest") <= _below("ingest", "ui")
    assert _importers("ui") <= _below("ui")


def test_faiss_and_streamlit_have_few_doors() -> None:
    assert _importers("faiss") == {"index/retrieval/dense.py", "index/retrieval/ivf.py"}
    assert _importers("streamlit") <= _below("ui")
    assert _importers("streamlit")


def test_nothing_on_disk_is_unpickled() -> None:
    unpickling = {
        path for name in ("pickle", "dill", "joblib", "shelve") for path in _importers(name)
    }
    # Only between a build and the process that it starts to read files.
    assert unpickling == {"ingest/sandbox/pipe.py"}
    calls = [
        node
        for path in _files(*PARTS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("np.load", "np.save")
    ]
    assert calls
    assert all("allow_pickle=False" in ast.unparse(call) for call in calls)


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in _files(*PARTS, "tests")
    }

    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}
