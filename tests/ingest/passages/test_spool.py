"""What waits on disk for its place in a generation comes back as it was."""

from pathlib import Path

import pytest

from index.records import Span
from index.settings import BuildSettings
from ingest.describe.documents import described
from ingest.describe.study import Known, Studied, study
from ingest.passages.cutter import Cut, cut
from ingest.passages.spool import Spool
from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Reading
from tests.support.bag_of_words import BagOfWords

TEXT = """# Cramps — naïve 筋肉

It helps to:

- drink salt water when it is hot outside and the work is hard
- rest at night, and stretch the calf before you lie down on your bed

Published by the Coast Institute. © 2026 Coast Institute."""


def studied(path: str) -> Studied:
    text = TEXT + f" {path}"
    whole = Reading(
        text=text,
        blocks=parse(text),
        aside=(Span(0, 9),),
        pages=(0, 60),
        recognised=(2,),
        left_out={"comments": 2},
        given={"author": "A; B", "published": "2018-07"},
        row_id="7",
    )
    found = study(whole, path=path)
    assert isinstance(found, Studied)
    return found


def one_cut(known: Known, path: str) -> Cut:
    article = described(known, path=path, listed={"title": "Listed"})
    [found] = cut([article], model=BagOfWords(), settings=BuildSettings(passage_tokens=20))
    return found


@pytest.mark.parametrize("file", ["cut.sqlite", None])
def test_readings_and_articles_come_back_as_they_were_in_the_order_asked_for(
    tmp_path: Path, file: str | None
) -> None:
    readings = {f"{name}#7": studied(name) for name in ("a.md", "b.md")}
    cuts = {doc_id: one_cut(known, doc_id[:-2]) for doc_id, known in readings.items()}
    with Spool(tmp_path / file if file else None) as spool:
        for doc_id, known in readings.items():
            spool.keep(doc_id, doc_id[:-2], known)
            spool.put(cuts[doc_id])

        articles = list(spool.articles({"b.md#7": "from b", "a.md#7": "from a"}))

        assert [one.made_from for one in articles] == ["from b", "from a"]
        for article in articles:
            was = cuts[article.document.doc_id]
            assert any(passage.lead for passage in was.passages)
            assert (article.document, list(article.passages), list(article.searched)) == (
                was.document,
                list(was.passages),
                list(was.searched),
            )
        path, back = spool.reading("a.md#7")
        assert (path, back.reading, back.skipped, back.fields) == (
            "a.md",
            readings["a.md#7"].reading,
            readings["a.md#7"].skipped,
            readings["a.md#7"].fields,
        )
        assert not spool.has("c.md")

    assert list(tmp_path.iterdir()) == []
