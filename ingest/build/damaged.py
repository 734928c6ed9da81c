"""What a build does if the generation that it builds on is damaged: it builds all of it anew.

It says so, and does not if anything would be lost by that, or published unasked.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from index.errors import CorpusError, IndexDamagedError, TableError, UnusableIndexError
from index.files.address import spoken
from index.notebook.saved_questions import questions_to_watch
from index.store.store import Store
from ingest.corpus.digests import UNREADABLE
from ingest.reading import Failure, Unopened


def damage_of(store: Store) -> IndexDamagedError | None:
    """What is wrong with the live generation; None if it is whole, or there is none."""
    try:
        store.open()
    except IndexDamagedError as error:
        return error
    except UnusableIndexError:
        pass
    return None


def watches(corpus: Sequence[str]) -> bool:
    """Whether there are saved questions, which cannot be asked of a damaged generation."""
    try:
        return bool(questions_to_watch(corpus))
    except TableError:
        # A build says so, and goes on without.
        return False


def refuse_to_lose(store: Store, digests: Mapping[str, str], failed: Sequence[Failure]) -> None:
    """Make sure that all files of the live generation can be read now, as far as they are known.

    A build keeps what there is of a file that cannot be opened just now, but not if it is damaged.

    Raises:
        CorpusError: one of them cannot be opened.
    """
    known: Mapping[str, str] = {}
    with suppress(UnusableIndexError):
        known = store.manifest(store.live()).articles
    folders = [one for one in failed if isinstance(one, Unopened)]
    for path in known:
        if digests.get(path) == UNREADABLE or any(one.hides(path) for one in folders):
            raise CorpusError(
                f"{path} cannot be opened, and your library is damaged, so that what it has of it "
                f"cannot be kept. Allow reading it, or move it out of the folder, and build again; "
                f"or go on without it: python -m ingest verify --repair --index "
                f"{spoken(store.path)}"
            )


def told(damage: IndexDamagedError) -> str:
    """One line for the report of a build that mended this."""
    return f"Your library was damaged ({damage.reason}), so all of it was built anew."
