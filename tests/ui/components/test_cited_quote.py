"""A quote with its reference, to paste: verbatim as text, escaped as HTML."""

import re
from dataclasses import replace
from html import unescape

from hypothesis import given, settings

from index.export.references import reference
from index.records import Listing, Passage
from tests.support.quotations import SALT, TEXTS
from ui.components.cited_quote import citation, reference_html, rich_citation

TAGS = re.compile(r"</?(?:p|i)>|<br>")


def passage(text: str) -> Passage:
    return Passage(doc_id="salt.md", ordinal=0, start=0, end=len(text), text=text, page=3)


@settings(max_examples=30, deadline=None)
@given(text=TEXTS)
def test_what_is_pasted_has_the_words_verbatim_and_no_html_of_theirs(text: str) -> None:
    hostile = replace(SALT, title=text, source=text, author=text, digest_of=text)
    made = reference(hostile, "APA")

    plain = citation(passage(text), hostile, made, permalink="p")
    rich = rich_citation(passage(text), hostile, made, permalink="p")

    assert plain.startswith(f"“{text}” ")
    assert "<" not in TAGS.sub("", rich)
    assert unescape(TAGS.sub("", rich).partition("” ")[0]).startswith("“")


def test_the_block_says_what_has_to_be_known_of_the_words() -> None:
    digest = Listing(doc_id="a", path="a", title="A", digest_of="B. In: C")
    read = replace(passage("Salt."), recognised=True, heading="Why")
    made = reference(digest, "Vancouver")

    assert citation(read, digest, made, permalink="p") == (
        "“Salt.” (1)\n\nA.\nDigest of B. In: C\n"
        "In “Why”, page 3 of the file, read by text recognition\np"
    )
    assert "(1)</bdi> or its number in your list" in reference_html(read, digest, made, "p")
