"""A button that copies words from the page; the script of the pages does the copying."""

from urllib.parse import quote

from index.attribution import date_words, source_words
from index.records import Listing
from ui.markup import Html, escape

# Readable in the page's source. All other signs are encoded, above all those that a browser's
# cleaner of HTML looks for in attributes: it would leave out the whole attribute.
_PLAIN = " !#$()*+,./:;=?@[^_`{|}~"


def copy_html(words: str, *, label: str = "Copy", rich: str = "", of: str = "") -> Html:
    """A button that copies `words`, to the character, and says that it did.

    With `rich`, HTML in which all text is escaped, programs that know formatting paste that.
    `of` says to screen readers what is copied, where several such buttons stand on a page.
    """
    formatted = f' data-rich="{_encoded(rich)}"' if rich else ""
    named = f' aria-label="{escape(" ".join(f"{label} {of}".split()))}"' if of else ""
    return Html(
        f'<button type="button" class="plain copy" data-does="copy" data-copy="{_encoded(words)}"'
        f"{formatted}{named}>{escape(label)}</button>"
    )


def quote_with_source(quote: str, listing: Listing, *, lead: str = "", permalink: str = "") -> str:
    """A quote as plain text, verbatim with its line breaks, and below it where it is from.

    `lead` is what has to be read before it, as `lead_words` gives it. The link is that of the
    article; `permalink` if it has none.

    >>> salt = Listing(doc_id="s", path="s", title="Salt", source="Coast", url="https://a.example")
    >>> print(quote_with_source("Salt helps.", salt))
    “Salt helps.”
    <BLANKLINE>
    Coast, “Salt”, date unknown
    https://a.example
    """
    before = f"After {lead}:\n" if lead else ""
    known = f"{source_words(listing)}, “{listing.title}”, {date_words(listing.published)}"
    lines = [f"{before}“{quote}”", "", known]
    lines += [f"Digest of {listing.digest_of}"] if listing.digest_of else []
    lines += [listing.url or permalink] if listing.url or permalink else []
    return "\n".join(lines)


def _encoded(words: str) -> str:
    return quote(words, safe=_PLAIN, errors="replace")
