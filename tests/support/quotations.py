"""Quotations made by hand, some from hostile texts, for tests of exports."""

from dataclasses import replace

from hypothesis import strategies as st

from index.export.quotations import Dossier, Quotation
from index.files.digests import quote_digest
from index.records import Listing, Location

SALT = Listing(
    doc_id="salt.md",
    path="salt.md",
    title="On salt",
    source="Salt Society",
    author="Ann and Bo",
    published="2019-10-16",
    url="https://salt.example/a_b?c=1&d=%20#e",
)
HOSTILE = [
    "<script>document.title='taken'</script><img src=http://evil.example onerror=alert(1)>",
    "</blockquote></article></body><style>@import 'http://evil.example';</style>",
    "[link](http://evil.example) ![image](http://evil.example/x.png) **bold** # x | y",
    "$\\frac{1}{2}$ \\input{/etc/passwd} } { @misc{x, title = {y}} % & _ ~ ^ \\",
    "\u202egnorw si siht\u2066 right \u200f\u2069\u202c",
    "a" * 10_000,
    '=HYPERLINK("http://evil.example")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "- item\n\n  two\tthree",
    "one\nTY  - BOOK\nER  - \nTI  - two\x0bN1  - x\u2028AU  - y\x85ER  - ",
    "'quoted' \"double\" &amp; &lt;b&gt; &#10;",
    "one\rtwo\r\nthree",
    "javascript:alert(1)",
    "ends with a brace }",
    "1. first\n> second\n+ third\n=== ~~~",
]
TEXTS = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def quoted(text: str = "Salt helps.", listing: Listing = SALT, **more: str) -> Quotation:
    """A quote of an article, with any more that is known of it."""
    place = Location(
        doc_id=listing.doc_id,
        ordinal=0,
        start=10,
        end=10 + len(text),
        heading="Why",
        page=2,
    )
    return Quotation(
        text=text,
        listing=listing,
        place=place,
        digest=quote_digest(text),
        article_digest=quote_digest("all"),
        **more,
    )


def dossier(
    *quotations: Quotation, title: str = "Does salt help?", claim: str = "", line: str = ""
) -> Dossier:
    """Quotes that are exported together."""
    return Dossier(
        title=title,
        quotations=quotations,
        generation="0007",
        created="2026-11-21T18:04:00+00:00",
        question=title,
        claim=claim,
        lines=[line] if line else [],
    )


def hostile(text: str) -> Quotation:
    """A quote in which everything from an article or a person is this text."""
    listing = replace(SALT, title=text, source=text, author=text, url=text, doc_id=text)
    one = quoted(text, listing, note=text, said=text, question=text)
    return replace(one, place=replace(one.place, heading=text))
