"""What a page says of itself is believed in the order of how sure it is."""

import pytest

from ingest.readers.web_pages.html import reading_of

ROUND = "The bell was cast from the bronze of two older ones in the yard of the church."


def _given(head: str, body: str = "") -> dict[str, str]:
    return dict(reading_of(f"<html><head>{head}</head><body><p>{ROUND}</p>{body}</body>").given)


def test_an_article_goes_before_its_page_and_site_in_linked_data() -> None:
    data = """<script type="application/ld+json">[{"@type":"WebSite","name":"Bells",
    "datePublished":"2001-01-01"},{"@graph":[{"@type":"WebPage","datePublished":"2011-01-01",
    "dateModified":"2023-01-01"},{"@type":["Article","Thing"],"headline":"The great bell",
    "author":[{"@id":"#a"},{"@type":"Organization","name":"Guild of Founders"}],
    "datePublished":"2015-06","license":"https://creativecommons.org/licenses/by-sa/4.0/"},
    {"@type":"Person","@id":"#a","name":"Ada Ring"}]}]</script>"""

    assert _given(data) == {
        "title": "The great bell",
        "author": "Ada Ring; Guild of Founders",
        "published": "2015-06",
        "source": "Bells",
        "licence": "CC BY-SA 4.0",
    }


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ('<meta name="citation_publication_date" content="2018/7/4">', "", "2018-07-04"),
        ('<meta property="article:modified_time" content="2024-05-06">', "", None),
        ('<meta name="date" content="0001-01-01T00:00:00">', "", None),
        ("", '<p>Rung on <time datetime="1999-02-03">3 February</time>.</p>', None),
        ("", '<time itemprop="datePublished" datetime="1999-02">February</time>', "1999-02"),
    ],
)
def test_only_a_date_of_publication_is_the_date(
    head: str, body: str, published: str | None
) -> None:
    assert _given(head, body).get("published") == published


@pytest.mark.parametrize(
    ("metas", "author"),
    [
        (["Ring, Ada", "Tong, Bo"], "Ada Ring; Bo Tong"),
        (["Lloyd Bell, Ada M", "Tong, Bo"], "Lloyd Bell, Ada M; Bo Tong"),
        (["Ada Ring, MD"], "Ada Ring, MD"),
        (["Ada Ring, Bo Tong and Cy Pull"], "Ada Ring; Bo Tong; Cy Pull"),
        (["admin"], None),
    ],
)
def test_each_author_is_a_person_of_its_own(metas: list[str], author: str | None) -> None:
    name = "citation_author" if len(metas) > 1 else "author"
    head = "".join(f'<meta name="{name}" content="{one}">' for one in metas)

    assert _given(head).get("author") == author


def test_the_address_that_a_browser_noted_when_saving_is_the_link() -> None:
    page = f"<!-- saved from url=(0025)https://bells.example/one --><html><p>{ROUND}</p></html>"

    assert reading_of(page).given == {"url": "https://bells.example/one"}


def test_an_article_goes_before_a_medical_page_that_holds_it() -> None:
    data = """<script type="application/ld+json">[{"@type":["WebPage","MedicalWebPage"],
    "name":"Bells - Guild","datePublished":"2020-01"},{"@type":"Article","headline":"Bells",
    "author":"By Ada Ring","datePublished":"2018-07"}]</script>"""

    assert _given(data) == {"title": "Bells", "author": "Ada Ring", "published": "2018-07"}


def test_what_a_site_a_film_or_a_remark_says_of_itself_is_not_said_of_the_article() -> None:
    body = "".join(
        f"""<div itemscope itemtype="https://schema.org/{kind}"><b itemprop="author">{author}</b>
        <meta itemprop="datePublished" content="{day}"></div>"""
        for kind, author, day in (
            ("WebSite", "Web Master", "2001-01-01"),
            ("VideoObject", "Cam Man", "2002-02-02"),
            ("Article", "Ada Ring", "2018-07"),
            ("Comment", "Troll Under", "2022-02-02"),
        )
    )

    given = _given("", body)
    assert (given["author"], given["published"]) == ("Ada Ring", "2018-07")


def test_the_writer_of_a_post_is_named_by_its_card() -> None:
    body = "<p>by <span class='author vcard'><a class='url fn n' href=/a>Ada Ring</a></span></p>"

    assert _given("", body)["author"] == "Ada Ring"


def test_the_heading_that_the_window_names_first_is_the_title() -> None:
    body = "<h1>Guild of Founders</h1><h1>The great bell</h1>"

    given = _given("<title>The great bell | Guild of Founders</title>", body)
    assert given["title"] == "The great bell"


def test_the_link_of_a_page_counts_from_its_base() -> None:
    head = "<base href='https://bells.example/a/'><link rel=canonical href='/one'>"

    assert _given(head)["url"] == "https://bells.example/one"


def test_linked_data_that_is_written_like_a_page_is_read_as_it_shows() -> None:
    data = """<script type="application/ld+json">{"@type":"Article","headline":"Bell &amp; tower",
    "author":{"name":"Ann O&#039;Ring"}}</script>"""

    assert _given(data) == {"title": "Bell & tower", "author": "Ann O'Ring"}
