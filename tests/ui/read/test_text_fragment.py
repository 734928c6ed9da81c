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


def test_a_line_is_named_without_its_bullet_and_properly_encoded() -> None:
    address = live_address(article(), span_of("- A well-known, *simple* remedy & more."))

    assert address == (
        "https://salt.example/a#:~:text=A%20well%2Dknown%2C%20%2Asimple%2A%20remedy%20%26%20more."
        "&text=A%20well%2Dknown%2C%20%2Asimple%2A&text=remedy%20%26%20more."
    )


def test_a_quote_of_several_lines_is_named_by_its_start_and_end_or_else_by_either() -> None:
    address = live_address(article(), Span(0, len(TEXT)))

    assert address == "https://salt.example/a#:~:text=Salt,Salt%20helps.&text=Salt%20helps."


def texts(text: str, quote: str, *, path: str = "a.html", nth: int = -1) -> list[str]:
    """What a browser is to look for, best first."""
    start = text.rindex(quote) if nth < 0 else text.index(quote)
    document = article(text=text, path=path)
    directive = text_directive(document, Span(start, start + len(quote)))
    return [unquote(one) for one in directive.removeprefix(":~:text=").split("&text=")]


def test_signs_of_the_page_are_named_and_those_of_markdown_are_not() -> None:
    assert texts("Call `*args*` first.", "Call `*args*` first.")[0] == "Call `*args*` first."
    assert texts("Call **args** first.", "Call **args** first.", path="a.txt")[0] == (
        "Call args first."
    )


def test_the_cells_of_a_row_are_named_each_for_itself() -> None:
    row = "Zinc | 300 mg | no effect"

    assert texts(row, row)[0] == "Zinc,no effect"


def test_words_that_a_reader_wrote_otherwise_are_not_named() -> None:
    text = "It helps some people[2] with 10⁶ cells in the blood."

    assert texts(text, text)[0] == "It helps some,cells in the blood."


def test_words_that_stand_earlier_are_named_at_greater_length_or_with_what_is_before_them() -> None:
    longer = (
        "We drink water every hour and rest. We drink water every hour and walk in the evening."
    )
    same = "Rest.\n\nAt night\n\nRest."

    assert texts(longer, "We drink water every hour and walk in the evening.")[0] == (
        "We drink water every hour and walk in the evening."
    )
    assert texts(same, "Rest.") == ["At night-,Rest.", "Rest."]
    assert texts(same, "Rest.", nth=0) == ["Rest."]


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
    directive = text_directive(article(text=words, path="a.html"), Span(0, len(words)))

    named = directive.removeprefix(":~:text=")
    assert set(named) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%_.~,&="
    )
    for part in filter(None, map(unquote, named.replace("&text=", ",").split(","))):
        assert all(word in words for word in part.split())
