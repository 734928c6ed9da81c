"""The rules of the layout: allowed imports, file names and file sizes."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PARTS = ("index", "ingest", "ui")
LONGEST = 320
# The rooms of each package, floor by floor. A room is a folder, or a file beside the folders; it
# imports only rooms of the floors below its own, and of the packages before its own.
FLOORS: Mapping[str, tuple[frozenset[str], ...]] = {
    package: tuple(frozenset(floor.split()) for floor in floors)
    for package, floors in {
        "index": (
            "__init__ records settings calibration batches recent begun installed files",
            "errors attribution",
            "text terminal",
            "embedding notebook",
            "retrieval answers",
            "store",
            "search overview",
            "compare",
            "differences",
            "evaluation export",
            "__main__",
        ),
        "ingest": (
            "__init__ reading progress lower_case reader_version",
            "file_kinds",
            "readers describe web",
            "recognition",
            "sandbox passages corpus",
            "workers",
            "build",
            "upkeep",
            "terminal",
            "__main__",
        ),
        "ui": (
            "__init__ markup telemetry",
            "session limits terminal",
            "components library map server",
            "read kept table differences quality",
            "ask app __main__",
        ),
    }.items()
}
# The same part in several rooms: a page, the command line of a room, and the implementations of
# one protocol in each kind of store.
SHARED_NAMES = {"__init__", "__main__", "page", "command"}
STORES = {"index/retrieval", "index/store", "index/store/folder", "index/store/milvus"}


def _files(*parts: str) -> list[Path]:
    return [path for part in parts for path in sorted((ROOT / part).rglob("*.py"))]


def _modules(path: Path) -> Iterator[str]:
    """Every module that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports by a relative path"
            yield node.module or ""


def _room(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").parts[1]


def _importers(module: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in _files(*PARTS)
        if module in {name.partition(".")[0] for name in _modules(path)}
    }


def _below(*parts: str) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in _files(*parts)}


def _arrows(package: str) -> set[tuple[str, str]]:
    """The imports between rooms of a package, as pairs."""
    arrows = set()
    for path in _files(package):
        for module in _modules(path):
            outer, _, inner = module.partition(".")
            room = inner.partition(".")[0] or "__init__"
            if outer == package and room != _room(path):
                arrows.add((_room(path), room))
    return arrows


def test_no_package_imports_one_above_it() -> None:
    assert _importers("ingest") <= _below("ingest", "ui")
    assert _importers("ui") <= _below("ui")
    assert not any(_importers(name) for name in ("tests", "corpus"))


@pytest.mark.parametrize("package", PARTS)
def test_every_room_is_on_a_floor(package: str) -> None:
    assert {_room(path) for path in _files(package)} == set().union(*FLOORS[package])


@pytest.mark.parametrize("package", PARTS)
def test_a_room_imports_only_from_floors_below(package: str) -> None:
    floor = {room: height for height, rooms in enumerate(FLOORS[package]) for room in rooms}

    back = {arrow for arrow in _arrows(package) if floor[arrow[0]] <= floor[arrow[1]]}

    # Without an arrow back there is no cycle either.
    assert back == set()


@pytest.mark.parametrize("package", PARTS)
def test_each_package_has_as_many_rooms_and_floors_as_its_readme_says(package: str) -> None:
    rooms = sum(len(rooms) for rooms in FLOORS[package])
    words = (ROOT / package / "README.md").read_text(encoding="utf-8")

    assert f"{rooms} rooms on {len(FLOORS[package])} floors" in words


@pytest.mark.parametrize("package", PARTS)
def test_each_readme_draws_the_floors_of_its_package(package: str) -> None:
    words = (ROOT / package / "README.md").read_text(encoding="utf-8")
    floors = re.findall(r"^(\d+)  (\w+(?: \w+)*)", words, re.MULTILINE)

    drawn = {int(number): frozenset(rooms.split()) for number, rooms in floors}

    assert drawn == dict(enumerate(FLOORS[package], start=1))


@pytest.mark.parametrize("package", PARTS)
def test_no_two_files_of_a_package_share_a_name_without_need(package: str) -> None:
    places = defaultdict(set)
    for path in _files(package):
        places[path.stem].add(path.parent.relative_to(ROOT).as_posix())

    twice = {
        name: folders
        for name, folders in places.items()
        if len(folders) > 1 and name not in SHARED_NAMES and not folders <= STORES
    }

    assert twice == {}


def test_files_have_no_import_cycle() -> None:
    imports = {
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): set(_modules(path))
        for path in _files(*PARTS)
    }
    done: set[str] = set()

    def follow(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, (*above[above.index(module) :], module)
        if module not in done and module in imports:
            for other in imports[module]:
                follow(other, (*above, module))
            done.add(module)

    for module in imports:
        follow(module, ())
    assert done == set(imports)


def test_no_test_file_imports_another() -> None:
    shared = {
        (path.relative_to(ROOT).as_posix(), module)
        for path in _files("tests")
        for module in _modules(path)
        if module.startswith("tests.") and module.rpartition(".")[2].startswith("test_")
    }

    # What several need is in tests/support, or in a conftest.py above them.
    assert shared == set()


def test_fixtures_of_a_folder_end_with_its_last_test() -> None:
    # Without an __init__.py, pytest 9.2 ends those of the scope "package" with the whole run.
    shared = [
        file
        for file in (ROOT / "tests").rglob("*.py")
        if re.search(r"fixture\([^)]*scope=\"package\"", file.read_text(encoding="utf-8"))
    ]

    assert shared
    assert [file for file in shared if not file.with_name("__init__.py").is_file()] == []


def test_faiss_and_streamlit_are_imported_in_few_places() -> None:
    faiss = {
        f"index/retrieval/{name}.py"
        for name in ("dense", "ivf", "cells", "cell_parts", "vector_rows")
    }
    assert _importers("faiss") == faiss | {"index/answers/training/train_token_codec.py"}
    assert _importers("streamlit") <= _below("ui")
    assert _importers("streamlit")


def test_nothing_on_disk_is_unpickled() -> None:
    unpickling = {
        path for name in ("pickle", "dill", "joblib", "shelve") for path in _importers(name)
    }
    # Only between a build and the process it starts to read files.
    assert unpickling == {"ingest/sandbox/pipe.py"}
    calls = [
        node
        for path in _files(*PARTS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("np.load", "np.save")
    ]
    assert calls
    assert all("allow_pickle=False" in ast.unparse(call) for call in calls)


def test_no_file_is_too_long_for_a_reader() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in _files(*PARTS, "tests")
    }

    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_the_top_level_contains_what_it_should() -> None:
    wanted = (
        "ingest index ui corpus tests findings requirements.txt README.md pyproject.toml "
        "CHANGELOG.md LICENSE .gitignore .gitattributes .streamlit .ci"
    )
    built = {".git", ".index", ".venv"} | {f".{name}" for name in ("hypothesis", "mypy_cache")}
    built |= {".pytest_cache", ".ruff_cache", "__pycache__"}

    assert {path.name for path in ROOT.iterdir()} - built == set(wanted.split())


def test_pytest_passes_over_no_folder_with_tests(pytestconfig: pytest.Config) -> None:
    left_out = pytestconfig.getini("norecursedirs")
    files = _files(*pytestconfig.getini("testpaths"))
    folders = {folder for file in files for folder in file.relative_to(ROOT).parents}

    assert [f for f in folders if any(fnmatch(f.name, pattern) for pattern in left_out)] == []
