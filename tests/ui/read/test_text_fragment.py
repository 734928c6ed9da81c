from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from index.records import Document, Span
from ui.read.text_fragment import live_address, page_of, text_directive

TEXT = "# Salt\n\n- A well-known, *simple* remedy & more.\n- Salt helps.\n"


def article(**known: object) -> Document:
    given: dict[str, object] = {"doc_id": "a", "path": "a.md", "title": "A", "text": TEXT}
    return Document(**(given | {"url": "https://salt.example/a"} | known))  # type: ignore[arg-type]


def span_of(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def test_a_line_is_named_without_bullets_and_properly_encoded() -> None:
    address = live_address(article(), span_of("- A well-known, *simple* remedy & more."))

    assert address == (
        "https://salt.example/a#:~:text=A%20well%2Dknown%2C%20simple%20remedy%20%26%20more."
    )


def test_a_quote_of_several_lines_is_named_by_its_start_and_end() -> None:
    address = live_address(article(), Span(0, len(TEXT)))

    assert address == "https://salt.example/a#:~:text=Salt,Salt%20helps."


def test_an_address_keeps_its_own_fragment() -> None:
    address = live_address(article(url="https://salt.example/a#top"), span_of("Salt helps."))

    assert address == "https://salt.example/a#top:~:text=Salt%20helps."


def test_a_quote_in_a_pdf_is_named_by_its_page() -> None:
    document = article(url="https://salt.example/a.pdf", path="a.pdf", pages=(0, 30))

    address = live_address(document, span_of("Salt helps."))

    assert address == "https://salt.example/a.pdf#page=2"
    assert page_of(document, Span(0, 4)) == 1
    assert page_of(document, Span(30, 34)) == 2


def test_there_is_no_live_address_without_url_for_a_digest_or_off_the_web() -> None:
    for known in ({"url": None}, {"digest_of": "a page"}, {"url": "javascript:alert(1)"}):
        assert live_address(article(**known), span_of("Salt helps.")) is None


@given(st.text(min_size=1))
def test_no_words_break_out_of_the_address(words: str) -> None:
    directive = text_directive(words)

    named = directive.removeprefix(":~:text=")
    assert set(named) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%_.~,")
    for part in filter(None, map(unquote, named.split(","))):
        assert set(part.split()) <= {word.strip("*_`#") for word in words.split()}
