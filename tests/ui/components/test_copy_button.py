"""What a copy button holds: the words to the character, however strange they are."""

import re
from urllib.parse import unquote

from hypothesis import given

from index.records import Listing
from tests.support.quotations import TEXTS
from ui.components.copy_button import copy_html, quote_with_source

SALT = Listing(
    doc_id="salt.md",
    path="salt.md",
    title="On salt",
    source="Salt Society",
    published="2019-10",
    url="https://salt.example/a",
)


def held(html: str, attribute: str = "data-copy") -> str:
    found = re.search(f' {attribute}="([^"]*)"', html)
    assert found
    return unquote(found[1])


@given(words=TEXTS)
def test_a_button_holds_the_words_to_the_character_and_nothing_that_ends_it(words: str) -> None:
    html = copy_html(words, rich=f"<i>{words}</i>", of=words)

    assert held(html) == words
    assert held(html, "data-rich") == f"<i>{words}</i>"
    assert re.fullmatch(r"<button [^<>]*>Copy</button>", html)
    # A browser's cleaner leaves out attributes that seem to end a comment or an element.
    assert not re.search(r'data-(copy|rich)="[^"]*[<>]', html)


def test_a_copied_quote_keeps_its_lines_and_names_its_source() -> None:
    copied = quote_with_source("take\n  salt", SALT, lead="“Never:”", permalink="http://here/read")

    assert copied == (
        "After “Never:”:\n“take\n  salt”\n\nSalt Society, “On salt”, October 2019\n"
        "https://salt.example/a"
    )


def test_a_copied_quote_without_a_link_has_that_of_this_program() -> None:
    bare = Listing(doc_id="a", path="a", title="A", digest_of="B. In: C")

    assert quote_with_source("Salt.", bare, permalink="http://here/read?doc=a") == (
        "“Salt.”\n\nsource unknown, “A”, date unknown\nDigest of B. In: C\nhttp://here/read?doc=a"
    )
