"""Changes since the last build, found without reading any article."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexDamagedError
from index.records import Listing
from index.store.generation import Generation
from index.store.open import open_store
from ingest.corpus.digests import UNREADABLE, corpus_digests
from ingest.corpus.find import find
from ingest.corpus.removed_rows import removed_rows, removed_rows_file
from ingest.describe.dates import iso_date
from ingest.describe.metadata import DATES, FIELDS, read_catalogues
from ingest.file_kinds import CATALOGUE
from ingest.reading import Unopened


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What the next build would pick up, compared with the live generation.

    Paths of files that are new, changed or gone, and among those removed also doc_ids of table
    rows that were taken out; `described` are the doc_ids of articles in other files whose entry
    in `sources.csv` has changed. If the files are those of a generation that was rolled back,
    nothing is picked up, and `put_aside` is when that generation was created, in UTC.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    described: tuple[str, ...] = ()
    put_aside: str | None = None

    def __len__(self) -> int:
        return len(self.added) + len(self.changed) + len(self.removed) + len(self.described)


def find_pending(generation: Generation) -> Pending:
    """What the next build over the folders of a generation would pick up.

    Raises:
        CorpusError: a folder is missing or empty.
        TableError: its catalogue is not a table.
    """
    roots = [Path(root) for root in generation.manifest.corpus]
    files, skipped = find(roots)
    digests = corpus_digests(roots, files, known=generation.index / "digests.json", save=False)
    if put_aside := _put_aside(generation.index, digests):
        return Pending(put_aside=put_aside)
    before = generation.manifest.articles
    now = {one.path: digests[one.path] for one in files}
    beside = {str(file) for root in roots for file in (root / CATALOGUE, removed_rows_file(root))}
    # What cannot be opened now stays in the index as it is.
    kept = {path for path in now if now[path] in (before.get(path), UNREADABLE)} & before.keys()
    unlisted = [one for one in skipped if isinstance(one, Unopened)]
    taken_out = removed_rows(roots)
    rows = [one.doc_id for one in generation.listings if one.doc_id in taken_out]
    gone = [
        path
        for path in before
        if path not in now
        and path not in beside
        and not any(folder.hides(path) for folder in unlisted)
    ]
    return Pending(
        added=tuple(path for path in now if path not in before),
        changed=tuple(path for path in now if path in before and path not in kept),
        removed=(*gone, *rows),
        described=tuple(
            document.doc_id
            for document, fields in listed_fields(generation.listings, roots)
            if document.path in kept
            and document.doc_id not in taken_out
            and any(getattr(document, field) != value for field, value in fields.items())
        ),
    )


def listed_fields(
    documents: Sequence[Listing], roots: Sequence[Path]
) -> Iterator[tuple[Listing, dict[str, str | None]]]:
    """For each document, the fields that the catalogues set now, as the next build will see them.

    None is a value that a catalogue no longer gives: what the article itself says takes its
    place.

    Raises:
        TableError: a catalogue is not a table.
    """
    catalogue = read_catalogues(roots)
    for document in documents:
        listed = _plain(catalogue.of(document.doc_id, document.path))
        gone = (
            field
            for field, origin in document.origins.items()
            if origin == CATALOGUE and field not in listed
        )
        yield document, {**listed, **dict.fromkeys(gone)}


def _plain(listed: Mapping[str, str]) -> dict[str, str]:
    values = {
        field: iso_date(value) if field in DATES else " ".join(value.split())
        for field, value in listed.items()
        if field in FIELDS
    }
    return {field: value for field, value in values.items() if value}


def _put_aside(index: Path, articles: Mapping[str, str]) -> str | None:
    store = open_store(index)
    try:
        name = store.put_aside()
        put_aside = store.manifest(name) if name else None
    except IndexDamagedError:
        return None
    return put_aside.created if put_aside and put_aside.articles == articles else None
