"""Words on screens: those of a reader, not those of the field."""

import html
import re
from datetime import UTC

import pytest

from index.settings import DEFAULT_MODEL
from tests.support.bag_of_words import Build
from tests.support.pages import ASKED, Open, html_of
from ui.components.attribution import index_words

FIELD = re.compile(
    r"\b(index|generation|vectors?|embeddings?|chunks?|cosine|BM25|nDCG\S*|recall@\S*|corpus|"
    r"confidence|characters [\d,]+)\b|medical",
    re.IGNORECASE,
)
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("map/page.py", {"q": ASKED}),
    ("map/page.py", {"show": "dates"}),
    ("map/page.py", {"show": "topics"}),
    ("kept/page.py", {}),
    ("kept/page.py", {"show": "History"}),
    ("quality/page.py", {}),
    ("limits/page.py", {}),
)


@pytest.mark.parametrize(("page", "address"), PAGES)
def test_a_screen_has_no_word_of_the_field(
    open_page: Open, page: str, address: dict[str, str]
) -> None:
    app = open_page(page, **address)

    said = html.unescape(re.sub(r"<style.*?</style>|<[^>]*>", " ", html_of(app), flags=re.DOTALL))
    said = re.sub(r"\S*/\S*", " ", said)
    assert not app.exception
    assert [found[0] for found in FIELD.finditer(said)] == []
    assert DEFAULT_MODEL not in said


def test_the_footer_says_how_much_there_is_and_since_when(build: Build) -> None:
    manifest = build("Tides rise.", "Boats sail.").generation.manifest

    assert re.fullmatch(
        r"2 articles, 2 passages, up to date as of \d+ \w+ \d{4}, \d\d:\d\d; "
        r"nothing has left this machine",
        index_words(manifest, zone=UTC),
    )
