from index.records import Document, Heading, Span
from ui.read.folds import folds


def folded(text: str, *notices: str, title: str = "Tides") -> list[str]:
    """The folded parts of a text in which these are the notices."""
    spans = [Span(text.index(one), text.index(one) + len(one)) for one in notices]
    place = text.find(title)
    headings = (Heading(start=place, end=place + len(title), level=1),) if place >= 0 else ()
    document = Document(
        doc_id="a", path="a.md", title=title, text=text, headings=headings, boilerplate=tuple(spans)
    )
    return [text[slice(*span)] for span in folds(document)]


def test_what_stands_above_the_text_is_one_fold_with_the_title_that_the_page_shows() -> None:
    head = "---\na: b\n---\n\nTides\n\nDigest of a page.\n\n"

    assert folded(f"{head}It rises.", "---\na: b\n---", "Digest of a page.") == [head]
    assert folded("---\na: b\n---\n\nTides\n\nIt rises.", "---\na: b\n---") == [
        "---\na: b\n---\n\nTides\n\n"
    ]


def test_words_between_the_notices_of_the_head_are_not_folded() -> None:
    assert folded("a: b\n\nIt rises.\n\nShare this.\n\nIt falls.", "a: b", "Share this.") == [
        "a: b\n\n",
        "Share this.\n\n",
    ]


def test_the_foot_is_one_fold_with_page_numbers_and_lines_that_say_nothing() -> None:
    foot = "Share this.\n\n\n12\n\nTop of the page\n\nAll rights reserved.\n\nPage 3 of 4\n"

    assert folded(f"It rises.\n\n{foot}", "Share this.", "All rights reserved.") == [foot]


def test_a_sentence_or_two_lines_between_notices_at_the_foot_are_shown() -> None:
    for between in ("It falls again.", "Spring tide\n\nNeap tide", "It falls\n" * 300):
        text = f"It rises.\n\nShare this.\n\n{between}\n\nAll rights reserved."

        assert folded(text, "Share this.", "All rights reserved.") == [
            "Share this.\n\n",
            "All rights reserved.",
        ]


def test_a_folded_item_takes_its_bullet_with_it() -> None:
    assert folded("- It rises.\n- Share this.\n- It falls.", "Share this.") == ["- Share this.\n"]
