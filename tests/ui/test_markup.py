import html
import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from index.attribution import is_web_address
from index.records import Span
from ui.markup import Highlight, escape, highlighted, isolated, local_link, web_link

STYLES = st.sampled_from(["best", "word", "quote", "other", "notice", "heading"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@st.composite
def lit_texts(draw: st.DrawFn) -> tuple[str, list[Highlight]]:
    text = draw(TEXTS)
    places = st.integers(0, len(text) + 3)
    highlights = st.builds(
        lambda ends, style, anchor: Highlight(Span(min(ends), max(ends)), style, anchor),
        st.tuples(places, places),
        STYLES,
        st.sampled_from(["", "here"]),
    )
    return text, draw(st.lists(highlights, max_size=6))


class ClassReader(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.open: list[set[str]] = []
        self.classes: list[set[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(set((dict(attrs).get("class") or "").split()))

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.classes += [self.open[-1] if self.open else set()] * len(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data("&")

    def handle_charref(self, name: str) -> None:
        self.handle_data("&")


def plain(source: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", source))


@given(lit_texts())
def test_highlighted_html_without_its_tags_is_exactly_the_text(
    example: tuple[str, list[Highlight]],
) -> None:
    text, highlights = example

    source = highlighted(text, highlights)

    assert plain(source) == text


@given(lit_texts())
def test_each_character_has_the_classes_of_its_highlights(
    example: tuple[str, list[Highlight]],
) -> None:
    text, highlights = example

    source = highlighted(text, highlights)

    reader = ClassReader(convert_charrefs=False)
    reader.feed(source)
    assert reader.classes == [
        {
            highlight.style
            for highlight in highlights
            if highlight.span.start <= place < highlight.span.end
        }
        for place in range(len(text))
    ]


@given(lit_texts(), st.integers(0, 20), st.integers(0, 20))
def test_a_part_is_highlighted_as_in_the_whole(
    example: tuple[str, list[Highlight]], one: int, other: int
) -> None:
    text, highlights = example
    start, end = sorted((min(one, len(text)), min(other, len(text))))

    source = highlighted(text, highlights, within=Span(start, end))

    assert plain(source) == text[start:end]


def test_overlapping_highlights_are_cut_into_pieces_that_do_not_nest() -> None:
    highlights = [Highlight(Span(0, 6), "best"), Highlight(Span(3, 9), "word", "here")]

    source = highlighted("abcdefghi", highlights)

    assert source == (
        '<mark class="best">abc</mark><span id="here"></span>'
        '<mark class="best word">def</mark><mark class="word">ghi</mark>'
    )


def test_a_notice_is_not_a_mark_element() -> None:
    assert (
        highlighted("menu", [Highlight(Span(0, 4), "notice")]) == '<span class="notice">menu</span>'
    )


def test_tags_in_hostile_text_are_escaped() -> None:
    text = "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;\"'"

    source = escape(text)

    assert "<" not in source
    assert html.unescape(source) == text


def test_text_becomes_one_line_of_html_so_that_it_is_not_dedented() -> None:
    assert escape("  a\n   \r\n  b") == "  a&#10;   &#13;&#10;  b"


def test_writing_directions_are_isolated() -> None:
    assert isolated("\u202eevil") == "<bdi>\u202eevil</bdi>"


def test_only_web_addresses_become_links() -> None:
    urls = ["https://a.org/x?y=1&z", "javascript:alert(1)", "data:text/html,x", "//a.org", "http:"]

    links = [url for url in urls if web_link(url).startswith("<a ")]

    assert links == ["https://a.org/x?y=1&z"]
    assert not is_web_address("http://[bad")


def test_an_address_cannot_leave_its_attribute() -> None:
    source = local_link('x" onclick="alert(1)', "words")

    assert source.startswith('<a href="x&quot; onclick=&quot;alert(1)"')
