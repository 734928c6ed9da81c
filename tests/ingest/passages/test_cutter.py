"""Articles cut together are cut the same as each by itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest.passages.cutter
from index.settings import BuildSettings
from ingest.describe.documents import Described, described
from ingest.describe.study import Studied, study
from ingest.passages.cutter import Cut, cut_together
from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Reading
from tests.support.bag_of_words import BagOfWords

SETTINGS = BuildSettings(passage_tokens=20, context_tokens=3)
TEXTS = st.lists(
    st.lists(
        st.sampled_from(["# Cramps at night and by day", "Rest helps.", "Causes:\n- salt\n- cold"]),
        min_size=1,
    ).map("\n\n".join),
    max_size=6,
)


def article(text: str, name: str) -> Described:
    found = study(Reading(text=text, blocks=parse(text)), path=name)
    assert isinstance(found, Studied)
    return described(found, path=name, listed={})


def cut(articles: list[Described]) -> dict[str, Cut]:
    every = cut_together(articles, model=BagOfWords(), settings=SETTINGS)
    return {one.document.doc_id: one for one in every}


@settings(max_examples=50)
@given(texts=TEXTS, at_once=st.integers(0, 200))
def test_articles_are_cut_the_same_alone_and_together(texts: list[str], at_once: int) -> None:
    articles = [article(text, f"{number}.md") for number, text in enumerate(texts)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingest.passages.cutter, "_CHARACTERS", at_once)
        together = cut(articles)

    alone = [cut([one]) for one in articles]
    assert together == {doc_id: one for found in alone for doc_id, one in found.items()}


def test_a_context_is_cut_to_its_limit_but_a_passage_never_is() -> None:
    found = cut([article("# Cramps at night and by day\n\nRest helps a lot of people.", "a.md")])

    assert found["a.md"].searched == ["Cramps at night\nRest helps a lot of people."]
