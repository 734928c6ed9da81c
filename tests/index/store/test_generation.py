"""A generation on disk: what goes in comes out, and damage is reported."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedding.token_vectors import quantise
from index.errors import IndexDamagedError
from index.records import Document, Governor, Heading, Passage, Span
from index.store.folder.generation import FolderGeneration
from index.store.manifest import read_manifest
from tests.support.generations import (
    article,
    contents,
    manifest,
    unit_vectors,
    write,
    write_article,
)

# What readers return: no carriage returns, no NUL, no halves of surrogate pairs.
_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
    | st.sampled_from("😀𝔘é\u2028\u0085\u00a0\t\n '\"%;"),
    min_size=1,
    max_size=30,
)
_NAME = st.none() | _TEXT


@st.composite
def libraries(draw: st.DrawFn) -> tuple[list[Document], list[Passage]]:
    """Documents and their passages, with every field that they can have."""
    documents, passages = [], []
    for doc_id in draw(st.lists(_TEXT, max_size=3, unique=True)):
        text = draw(_TEXT)
        places = st.integers(0, len(text))
        cuts = sorted({0, len(text), *draw(st.lists(places, max_size=3))})
        span = Span(*sorted(draw(st.tuples(places, places))))
        documents.append(
            Document(
                doc_id=doc_id,
                title=draw(_TEXT),
                path=draw(_TEXT),
                text=text,
                source=draw(_NAME),
                author=draw(_NAME),
                published=draw(_NAME),
                url=draw(_NAME),
                licence=draw(_NAME),
                read=draw(_NAME),
                digest_of=draw(_NAME),
                tags=draw(_NAME),
                origins=draw(st.dictionaries(_TEXT, _TEXT, max_size=2)),
                headings=(Heading(start=span.start, end=span.end, level=2),),
                boilerplate=(span,),
                pages=(0, span.start),
                governors=draw(st.sampled_from([(), (Governor(*span, len(text), -1),)])),
            )
        )
        passages += [
            Passage(
                doc_id=doc_id,
                ordinal=ordinal,
                start=start,
                end=end,
                text=text[start:end],
                heading=draw(_NAME),
                page=draw(st.none() | st.integers(1, 9)),
                recognised=draw(st.booleans()),
                lead=documents[-1].lead(Span(start, end)),
                boilerplate=draw(st.booleans()),
            )
            for ordinal, (start, end) in enumerate(zip(cuts, cuts[1:], strict=False))
        ]
    return documents, passages


@settings(max_examples=40, deadline=None)
@given(library=libraries())
def test_documents_and_passages_come_back_as_they_were(
    library: tuple[list[Document], list[Passage]],
) -> None:
    documents, passages = library
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "generation", documents, passages)

        opened = FolderGeneration(Path(folder) / "generation")

        rows = list(range(len(passages)))
        assert list(opened.documents) == documents
        assert opened.documents[:] == documents
        assert [opened.documents[place] for place in range(-len(documents), 0)] == documents
        assert [opened.document(document.doc_id) for document in documents] == documents
        assert opened.passages(rows[::-1]) == passages[::-1]
        assert [opened.passages([row]) for row in rows] == [[passage] for passage in passages]
        assert [p for d in documents for p in opened.passages_of(d.doc_id)] == passages
        assert [documents[row].doc_id for row in opened.document_of] == [
            passage.doc_id for passage in passages
        ]
        assert opened.is_boilerplate.tolist() == [passage.boilerplate for passage in passages]
        assert np.array_equal(
            opened.vectors.take(np.arange(len(passages))), unit_vectors(len(passages))
        )


def test_a_missing_document_is_none_and_has_no_passages(tmp_path: Path) -> None:
    write_article(tmp_path / "g", "Cramps hurt.")

    opened = FolderGeneration(tmp_path / "g")

    assert (opened.document("b.txt"), opened.passages_of("b.txt")) == (None, [])


def test_the_manifest_has_these_fields(tmp_path: Path) -> None:
    write_article(tmp_path / "g", "Cramps hurt.")

    fields = json.loads((tmp_path / "g" / "manifest.json").read_text())

    files, _ = fields.pop("files"), fields.pop("digest")
    assert fields == {
        "name": "000001",
        "created": "2026-01-31T12:00:00+00:00",
        "model": "bag-of-words",
        "model_digest": "bag-of-words-1",
        "prompts": {"query": "ask: "},
        "dimension": 4,
        "settings": {"passage_tokens": 186},
        "documents": 1,
        "passages": 1,
        "corpus": ["/articles"],
        "articles": {"a.txt": "0" * 64},
        "failed": [["b.pdf", "is damaged"]],
        "tokens": "four bits",
        "languages": None,
        "rules": "",
        "silence": None,
        "format": 7,
    }
    assert {"documents.npy", "segments/000001-0000/library.sqlite", "shared/000001/runs.npy"} < set(
        files
    )
    assert read_manifest(tmp_path / "g") == replace(manifest(), files=files)


def _flip_a_byte(folder: Path) -> None:
    [file] = folder.rglob("vectors.npy")
    raw = bytearray(file.read_bytes())
    raw[-1] ^= 1
    file.write_bytes(raw)


def _in_manifest(words: str, others: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / "manifest.json").read_text()
        (folder / "manifest.json").write_text(text.replace(words, others))

    return change


def _change_manifest(**fields: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        known = asdict(read_manifest(folder))
        (folder / "manifest.json").write_text(json.dumps({**known, **fields}))

    return change


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (_flip_a_byte, "vectors.npy is not as it was written"),
        (lambda folder: next(folder.rglob("library.sqlite")).unlink(), "library.sqlite is missing"),
        (lambda folder: (folder / "manifest.json").unlink(), "its manifest.json cannot be read"),
        (
            lambda folder: (folder / "manifest.json").write_text("[1]"),
            "its manifest.json is not valid",
        ),
        (_in_manifest("bag-of-words-1", "bag-of-words-2"), "its manifest.json is not as it was"),
        (_in_manifest('"format": 7', '"format": 6'), "its manifest.json is not as it was written"),
        (_change_manifest(passages=2), "it contains 1 documents and 1 passages, not 1 and 2"),
        (_change_manifest(documents=2), "it contains 1 documents and 1 passages, not 2 and 1"),
    ],
)
def test_damage_is_reported_with_the_command_that_repairs_it(
    tmp_path: Path, damage: Callable[[Path], None], reason: str
) -> None:
    folder = tmp_path / "index" / "generations" / "000001"
    write_article(folder, "Cramps hurt.")
    damage(folder)

    with pytest.raises(IndexDamagedError, match=reason) as raised:
        FolderGeneration(folder)

    assert str(raised.value).endswith(
        f"python -m ingest verify --repair --index {tmp_path / 'index'}"
    )


def test_another_format_version_is_no_damage_and_has_to_be_built_anew(tmp_path: Path) -> None:
    folder = tmp_path / "index" / "generations" / "000001"
    write_article(folder, "Cramps hurt.")
    _change_manifest(format=1)(folder)

    with pytest.raises(
        IndexDamagedError, match="has format version 1, this program reads 7"
    ) as one:
        FolderGeneration(folder)

    assert str(one.value).endswith(f"python -m ingest build --index {tmp_path / 'index'}")


def test_a_part_pairs_each_passage_with_one_text_key_and_vector() -> None:
    document, passage = article("Cramps hurt.")

    with pytest.raises(ValueError, match=r"\[1, 1, 1, 2, 1\]"):
        contents([document], [passage], vectors=unit_vectors(2), tokens=[quantise(unit_vectors(1))])
