"""Whether changes to the articles wait for consent, since they would change saved questions."""

from functools import lru_cache

from index.errors import ConcordanceError
from index.store.open import open_store
from ingest.build.preview import Preview
from ingest.build.record import RECORD, read_record
from ingest.build.report import BuildReport
from ui.markup import Html, isolated, local_link
from ui.session.state import index_folder

_NAMED = 2


def waiting_report() -> BuildReport | None:
    """The report of the last build, if what it made waits for consent; None otherwise.

    Cheap enough for every page: unless something waits, it looks at the state of one file.

    Raises:
        ConcordanceError: the index is damaged or cannot be reached.
    """
    try:
        stamp = (index_folder() / RECORD).stat().st_mtime_ns
    except OSError:
        return None
    report = _held(str(index_folder()), stamp)
    return report if report and open_store(index_folder()).put_aside() == report.held else None


def waiting_html() -> Html:
    """A line for the frame of every page: what waits for consent; empty if nothing does."""
    try:
        report = waiting_report()
    except ConcordanceError:
        # The page itself says what is wrong.
        return Html("")
    if report is None:
        return Html("")
    moves = report.preview.moves
    told = "; ".join(f"{isolated(move.words())}" for move in moves[:_NAMED])
    more = f"; and {len(moves) - _NAMED:,} more" if len(moves) > _NAMED else ""
    return Html(
        f'<p class="note waiting" role="status">Your last changes wait for your consent, since '
        f"{moved_words(report.preview)}: {told}{more}. "
        f"{local_link('library', 'Decide in the Library')}</p>"
    )


def moved_words(preview: Preview) -> str:
    """How many saved questions would be answered differently, in the middle of a sentence.

    >>> from ingest.build.preview import Preview
    >>> moved_words(Preview(asked=3))
    '0 of 3 saved questions would be answered differently'
    """
    noun = "saved question" if preview.asked == 1 else "saved questions"
    return f"{len(preview.moves):,} of {preview.asked:,} {noun} would be answered differently"


@lru_cache(maxsize=1)
def _held(_index: str, _stamp: int) -> BuildReport | None:
    record = read_record(index_folder())
    return record.report if record and record.report and record.report.held else None
