"""What a build does if the generation that it builds on is damaged: it builds all of it anew.

It says so, and does not if anything would be lost by that, or published unasked.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from index.errors import CorpusError, IndexDamagedError, TableError, UnusableIndexError
from index.files.address import spoken
from index.notebook.saved_questions import questions_to_watch
from index.store.store import Store
from ingest.build.preview import Approve, always
from ingest.build.report import BuildReport
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


def must_ask(approve: Approve | None, corpus: Sequence[str]) -> bool:
    """Whether saved questions are to be asked first, which a damaged generation cannot answer."""
    if approve in (None, always):
        return False
    try:
        return bool(questions_to_watch(corpus))
    except TableError:
        # A build says so, and goes on without.
        return False


def refuse_to_lose(store: Store, digests: Mapping[str, str], failed: Sequence[Failure]) -> None:
    """Make sure that whatever the live generation was made from can be read now.

    A build keeps what there is of a file that cannot be opened just now, but not if it is damaged.

    Raises:
        CorpusError: a file or a folder of it cannot be opened; any, if it is not known of which.
    """
    folders = [one for one in failed if isinstance(one, Unopened)]
    closed = [path for path, digest in digests.items() if digest == UNREADABLE]
    lost = [*closed, *(one.path for one in folders)]
    with suppress(UnusableIndexError):
        known = store.manifest(store.live()).articles
        hidden = (path for path in known if any(one.hides(path) for one in folders))
        lost = [*known.keys() & closed, *hidden]
    if lost:
        raise CorpusError(
            f"{lost[0]} cannot be opened. Your library is damaged, so it cannot keep what it has "
            f"of it. Allow reading it, or move it out of the folder, and build again; or go on "
            f"without it: python -m ingest verify --repair --index {spoken(store.path)}"
        )


def told(damage: IndexDamagedError, report: BuildReport) -> str:
    """One line for the report of a build that mended this, or would mend it."""
    built = "would be" if report.planned else "was"
    return f"Your library was damaged ({damage.reason}), so all of it {built} built anew."
