"""Writes a generation: new segments, beside those of the generation before that still serve."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np

from index.batches import batched
from index.files.arrays import load_array
from index.files.atomic import link
from index.files.part_names import CENTRE, DOCUMENTS, SEGMENTS, SHARED, SUM
from index.records import Advance
from index.retrieval.passage_runs import PassageRuns
from index.retrieval.shared_runs import NamedRuns, write_shared_runs
from index.store.articles import whole_articles
from index.store.contents import Contents
from index.store.folder.generation import FolderGeneration
from index.store.folder.layout import Layout
from index.store.folder.merging import FULL
from index.store.folder.ordered_rows import ordered_rows
from index.store.folder.redaction import redact
from index.store.folder.segment import TOKEN_ENDS, TOKENS, VECTORS, Segment
from index.store.folder.segment_writer import SegmentWriter, WholeEntry, entries_of
from index.store.folder.stored_vectors import StoredVectors
from index.store.manifest import MANIFEST, Manifest, digests, manifest_text

_AT_ONCE = 10_000


def write_generation(
    folder: Path, contents: Contents, manifest: Manifest, *, advance: Advance | None = None
) -> None:
    """Write a generation into the new `folder`; its manifest comes last, with all digests.

    `advance` counts the passages put into IVF lists.

    Raises:
        ValueError: the parts have more or fewer articles than the order, or `base` is not in a
            folder.
    """
    (folder / SEGMENTS).mkdir(parents=True)
    layout = Layout.of(contents, _base(contents))
    shared = _link(folder, layout, tokens=bool(contents.packing))
    new = _write_segments(folder, contents, layout, manifest.name)
    np.save(folder / DOCUMENTS, layout.documents, allow_pickle=False)
    _write_centre(folder, layout, new, dimension=contents.dimension)
    if new:
        runs = [
            NamedRuns(one.name, len(one), partial(PassageRuns.load, one.folder))
            for one in _open_segments(folder)
        ]
        write_shared_runs(folder / SHARED / manifest.name, runs, first_new=len(layout.serving))
    if contents.ivf:
        shared += _write_ivf(folder, layout, manifest, advance)
    known = {file: layout.base.manifest.files[file] for file in shared} if layout.base else {}
    files = known | digests(folder, passing_over=known)
    # Copied only as a whole: there may be a hundred thousand articles.
    whole = asdict(replace(manifest, articles={})) | {"articles": manifest.articles, "files": files}
    (folder / MANIFEST).write_text(manifest_text(whole), encoding="utf-8")


def _open_segments(folder: Path) -> list[Segment]:
    return [Segment(one) for one in sorted((folder / SEGMENTS).iterdir())]


def _base(contents: Contents) -> FolderGeneration | None:
    if contents.base is None or isinstance(contents.base, FolderGeneration):
        return contents.base
    raise ValueError(f"articles are kept from {contents.base}, which is not in a folder")


def _link(folder: Path, layout: Layout, *, tokens: bool) -> list[str]:
    """Link what serves as it is; returns the paths.

    Segments with articles that are gone now are linked but for the files that have their words.
    """
    if layout.base is None:
        return []
    redacted = _redact(folder, layout)
    names = {layout.base.segments[number].name for number in layout.serving}
    serving = {SEGMENTS: names, SHARED: {_build_of(name) for name in names}}
    linked = []
    for file in layout.base.manifest.files:
        room, *within = file.split("/")
        serves = room in serving and within[0] in serving[room] and file not in redacted
        if serves and (tokens or within[-1] not in (TOKENS, TOKEN_ENDS)):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            link(layout.base.folder / file, folder / file)
            linked.append(file)
    return linked


def _redact(folder: Path, layout: Layout) -> set[str]:
    """Write the files without the words of articles that are gone; returns their paths."""
    assert layout.base
    redacted = set()
    for number in layout.serving:
        segment, gone = layout.base.segments[number], layout.gone(number)
        if len(gone):
            place = folder / SEGMENTS / segment.name
            place.mkdir()
            redact(segment, place, gone)
            redacted |= {file.relative_to(folder).as_posix() for file in place.iterdir()}
    layout.base.check(redacted)
    return redacted


def _files_of(base: FolderGeneration, numbers: Iterable[int]) -> list[str]:
    """The files of these segments of a generation."""
    rooms = tuple(f"{SEGMENTS}/{base.segments[number].name}/" for number in numbers)
    return [file for file in base.manifest.files if file.startswith(rooms)]


def _build_of(segment: str) -> str:
    """The name of the generation that wrote a segment."""
    return segment.partition("-")[0]


def _write_segments(
    folder: Path, contents: Contents, layout: Layout, name: str
) -> Sequence[SegmentWriter]:
    """Write all articles that are in no segment that serves, in order."""
    written: list[SegmentWriter] = []
    try:
        for entry in _entries(contents, layout):
            if not written or written[-1].passages + len(entry.keys) > FULL:
                if written:
                    written[-1].close()
                place = folder / SEGMENTS / f"{name}-{len(written):04d}"
                written.append(
                    SegmentWriter(place, dimension=contents.dimension, packing=contents.packing)
                )
            written[-1].add(entry)
        if written:
            written[-1].close()
    except BaseException:
        if written:
            written[-1].abandon()
        raise
    return written


def _entries(contents: Contents, layout: Layout) -> Iterator[WholeEntry]:
    """What is written, in order."""
    new = chain.from_iterable(map(entries_of, contents.parts))
    moved = _moved(layout)
    for is_written, before in zip(layout.is_written, layout.before, strict=True):
        if is_written:
            entry = next(new if before < 0 else moved, None)
            if entry is None:
                raise ValueError("the parts have fewer articles than the order")
            yield entry
    if next(new, None) is not None:
        raise ValueError("the parts have more articles than the order")


def _moved(layout: Layout) -> Iterator[WholeEntry]:
    """The articles of segments that are merged, in order; they are checked first."""
    base = layout.base
    if base is None or not layout.merged:
        return
    base.check(_files_of(base, layout.merged))
    for whole in whole_articles(base, layout.moved):
        keys = b"".join(one.key for one in whole.stored)
        vectors = np.array([one.vector for one in whole.stored], dtype=np.float16)
        yield WholeEntry(
            article=whole.article,
            keys=np.frombuffer(keys, dtype=np.uint8).reshape(-1, 16),
            vectors=vectors.reshape(-1, base.manifest.dimension),
            tokens=[one.tokens for one in whole.stored],
            terms=[one.terms for one in whole.stored],
        )


def _write_centre(
    folder: Path, layout: Layout, new: Sequence[SegmentWriter], *, dimension: int
) -> None:
    """Write the mean vector of all passages but boilerplate, zeros if there are none.

    Their sum, and last their number, are written, too, and those of the generation before are
    changed by what differs. A sum of numbers in half precision is exact in double precision, in
    whatever order they are added or subtracted.
    """
    total = np.zeros(dimension + 1)
    base = layout.base
    if base:
        total += load_array(base.folder / SUM)
        rows = np.flatnonzero(layout.left_out & ~base.is_boilerplate)
        base.check_stored(rows.tolist(), [VECTORS])
        for part in batched(rows, _AT_ONCE):
            total[:-1] -= base.vectors.take(part).sum(axis=0, dtype=np.float64)
        total[-1] -= len(rows)
    for segment in new:
        total += segment.total
    np.save(folder / SUM, total, allow_pickle=False)
    centre = (total[:-1] / max(total[-1], 1)).astype(np.float32)
    np.save(folder / CENTRE, centre, allow_pickle=False)


def _write_ivf(
    folder: Path, layout: Layout, manifest: Manifest, advance: Advance | None
) -> list[str]:
    # Imported here: it loads faiss, which small libraries do without until they are searched.
    from index.retrieval.ivf import write_ivf

    base = layout.base if layout.base and layout.base.has_cells else None
    segments = _open_segments(folder)
    rows = ordered_rows(segments, layout.documents).passages
    vectors = StoredVectors(segments, rows, dimension=manifest.dimension, mapped=False)
    row_of = layout.rows_now
    return write_ivf(
        folder,
        vectors,
        name=manifest.name,
        base=base.folder if base else None,
        check=base.check if base else None,
        row_of=row_of,
        advance=advance,
    )
