"""However an index came to be, it holds what a first build of the same articles would hold."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from index.store.open import open_store
from ingest.build.pipeline import build
from tests.support.bag_of_words import BagOfWords

FOOTER = "Coast Health writes for sailors."
BODY = "# Tides\n\nThe {} tide rises at noon and falls at night. {}\n\nIt turns at {}.\n\n"
BODIES = [
    BODY.format(word, "Rest helps the keeper of the light. " * 3, word)
    for word in ("spring", "neap", "ebb", "flood")
]

Articles = Mapping[str, tuple[str, str | None, bool]]
ARTICLES: st.SearchStrategy[Articles] = st.dictionaries(
    st.sampled_from(["a.md", "b.md", "c.md", "d.md", "sub/a.md", "sub/e.md"]),
    st.tuples(st.sampled_from(BODIES), st.sampled_from(["Coast", "Sea", None]), st.booleans()),
    max_size=6,
)
ROWS = st.dictionaries(st.sampled_from("uvwxyz"), st.sampled_from(BODIES), max_size=5)
LISTED = st.dictionaries(
    st.sampled_from(["a.md", "b.md", "t.jsonl#u"]), st.sampled_from(["Coast", "Harbour"])
)
STATES = st.lists(st.tuples(ARTICLES, ROWS, LISTED), min_size=2, max_size=4)


def write(
    corpus: Path, articles: Articles, rows: Mapping[str, str], listed: Mapping[str, str]
) -> None:
    """Make the folder one of these articles, rows of a table, and rows of the catalogue."""
    (corpus / "sub").mkdir(parents=True, exist_ok=True)
    for left in corpus.rglob("*.*"):
        left.unlink()
    (corpus / "always.md").write_text(BODIES[0] + FOOTER)
    for name, (body, source, has_footer) in articles.items():
        head = f"---\nsource: {source}\n---\n" if source else ""
        (corpus / name).write_text(head + body + FOOTER * has_footer)
    lines = [json.dumps({"_id": row, "title": row, "text": text}) for row, text in rows.items()]
    if lines:
        (corpus / "t.jsonl").write_text("\n".join(lines))
    cells = "".join(f"{name},{source}\n" for name, source in listed.items())
    (corpus / "sources.csv").write_text(f"path,source\n{cells}")


def held(index: Path) -> Sequence[object]:
    """The documents of an index in order, what each was made from, and their passages."""
    generation = open_store(index).open()
    documents = list(generation.documents)
    passages = [generation.passages_of(one.doc_id) for one in documents]
    return documents, dict(generation.made_from), passages


@settings(max_examples=8, deadline=None)
@given(states=STATES)
def test_builds_after_any_changes_hold_what_a_first_build_would(
    states: Sequence[tuple[Articles, Mapping[str, str], Mapping[str, str]]],
) -> None:
    with TemporaryDirectory() as name:
        corpus, index, fresh = (Path(name) / part for part in ("corpus", "index", "fresh"))

        for articles, rows, listed in states:
            write(corpus, articles, rows, listed)
            report = build(index, corpus=[corpus], model=BagOfWords())
        build(fresh, corpus=[corpus], model=BagOfWords())

        assert held(index) == held(fresh)
        assert report.documents == 1 + len(articles) + len(rows)
