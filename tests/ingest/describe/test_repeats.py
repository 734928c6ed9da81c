"""What repeats at the ends of the articles of a source, against counting one by one."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from index.records import Span
from ingest.describe.repeats import Repeatable, repeated
from ingest.reading import Block, Kind, Reading

WORDS = st.lists(st.sampled_from(["menu", "tides rise and fall all day", "notice", "Salt"]))
SOURCES = st.sampled_from(["Coast", "Sea", None])


def reading(words: list[str]) -> Reading:
    text = "\n".join(words)
    starts = [sum(len(one) + 1 for one in words[:place]) for place in range(len(words))]
    blocks = [
        Block(Kind.PARAGRAPH, start, start + len(one))
        for start, one in zip(starts, words, strict=True)
    ]
    return Reading(text=text, blocks=tuple(blocks))


def ends(article: Reading, is_again: list[bool]) -> tuple[Span, ...]:
    spans = [Span(block.start, block.end) for block in article.blocks]
    head, tail = 0, len(spans)
    while head < len(spans) and is_again[head]:
        head += 1
    while tail > head and is_again[tail - 1]:
        tail -= 1
    found = (*spans[:head], *spans[tail:])
    return found if 2 * sum(end - start for start, end in found) < len(article.text) else ()


@given(st.lists(st.tuples(WORDS, SOURCES), max_size=9), st.sampled_from([1, 3, 1_000_000]))
def test_blocks_repeat_if_a_third_of_the_articles_of_their_source_have_them(
    library: list[tuple[list[str], str | None]], at_once: int
) -> None:
    articles = [reading(words) for words, _ in library]
    sources = [source for _, source in library]

    found = repeated([Repeatable.of(one) for one in articles], sources, at_once=at_once)

    count = Counter(sources)
    having = Counter((source, one) for words, source in library for one in set(words))
    wanted = {
        place: ends(
            articles[place], [having[source, w] >= max(3, count[source] / 3) for w in words]
        )
        for place, (words, source) in enumerate(library)
        if source
    }
    assert found == {place: spans for place, spans in wanted.items() if spans}
