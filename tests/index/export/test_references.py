"""References as the manuals of the styles have them, by hand, and over hostile articles."""

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings

from index.export.references import STYLES, reference
from index.records import Document, Listing
from tests.support.quotations import TEXTS

PAGE = Listing(
    doc_id="cramps.md",
    path="cramps.md",
    title="Night cramps: what helps",
    source="Salt Society",
    author="Ann B. Lee; Bo van der Berg",
    published="2019-10-16",
    url="https://salt.example/a",
    read="2026-11-21",
)
UNKNOWN = replace(PAGE, author=None, published=None)


def listed(listing: Listing) -> dict[str, str]:
    return {style: reference(listing, style).listed.html for style in STYLES}


def cited(listing: Listing) -> dict[str, str]:
    return {style: reference(listing, style).cited.html for style in STYLES}


def test_a_web_page_of_two_persons_is_listed_as_the_manuals_say() -> None:
    assert listed(PAGE) == {
        "APA": "Lee, A. B., &amp; van der Berg, B. (2019, October 16). "
        "<i>Night cramps: what helps</i>. Salt Society. https://salt.example/a",
        "Vancouver": "Lee AB, van der Berg B. Salt Society [Internet]. 2019 [cited 2026 Nov 21]. "
        "Night cramps: what helps. Available from: https://salt.example/a",
        "MLA": "Lee, Ann B., and Bo van der Berg. “Night Cramps: What Helps.” "
        "<i>Salt Society</i>, 16 Oct. 2019, https://salt.example/a.",
        "Chicago": "Lee, Ann B., and Bo van der Berg. 2019. “Night Cramps: What Helps.” "
        "Salt Society, October 16. https://salt.example/a.",
    }
    assert cited(PAGE) == {
        "APA": "(Lee &amp; van der Berg, 2019)",
        "Vancouver": "(1)",
        "MLA": "(Lee and van der Berg)",
        "Chicago": "(Lee and van der Berg 2019)",
    }


def test_without_author_and_date_the_title_leads_once_and_the_day_of_reading_is_given() -> None:
    assert listed(UNKNOWN) == {
        "APA": "<i>Night cramps: what helps</i>. (n.d.). Salt Society. "
        "Retrieved November 21, 2026, from https://salt.example/a",
        "Vancouver": "Salt Society [Internet]. [cited 2026 Nov 21]. Night cramps: what helps. "
        "Available from: https://salt.example/a",
        "MLA": "“Night Cramps: What Helps.” <i>Salt Society</i>, https://salt.example/a. "
        "Accessed 21 Nov. 2026.",
        "Chicago": "Salt Society. n.d. “Night Cramps: What Helps.” Accessed November 21, 2026. "
        "https://salt.example/a.",
    }
    assert cited(UNKNOWN)["APA"] == "(<i>Night Cramps: What Helps</i>, n.d.)"
    assert cited(UNKNOWN)["MLA"] == "(“Night Cramps: What Helps”)"


def test_what_is_unknown_is_never_made_up() -> None:
    bare = Listing(doc_id="a.md", path="a.md", title="Night cramps")

    assert listed(bare) == {
        "APA": "<i>Night cramps</i>. (n.d.).",
        "Vancouver": "Night cramps.",
        "MLA": "“Night Cramps.”",
        "Chicago": "“Night Cramps.” n.d.",
    }
    linked = replace(bare, url="https://salt.example/a")
    # No "Retrieved" without a day.
    assert listed(linked)["APA"] == "<i>Night cramps</i>. (n.d.). https://salt.example/a"


def test_an_institution_stays_whole_and_is_not_named_twice() -> None:
    society = replace(PAGE, author="World Salt Society", source="World Salt Society")

    assert listed(society)["APA"].startswith("World Salt Society. (2019, October 16). <i>Night")
    assert all(text.count("World Salt Society") == 1 for text in listed(society).values())


def test_a_date_is_as_exact_as_it_is_known() -> None:
    month, year = replace(PAGE, published="2019-10"), replace(PAGE, published="2019")

    assert "(2019, October). " in listed(month)["APA"]
    assert "(2019). " in listed(year)["APA"]
    assert ", Oct. 2019, " in listed(month)["MLA"]


def test_many_authors_are_shortened_as_each_style_does() -> None:
    many = replace(PAGE, author="; ".join(f"Ann {chr(65 + i)}ee" for i in range(8)))

    assert listed(many)["APA"].startswith("Aee, A., Bee, A., Cee, A., Dee, A., Eee, A., Fee, A.,")
    assert listed(many)["Vancouver"].startswith("Aee A, Bee A, Cee A, Dee A, Eee A, Fee A, et al.")
    assert listed(many)["MLA"].startswith("Aee, Ann, et al. ")
    assert listed(many)["Chicago"].startswith("Aee, Ann, Ann Bee, Ann Cee, et al. ")


def test_quotation_marks_and_full_stops_of_a_title_meet_those_of_the_style() -> None:
    asked = replace(UNKNOWN, title="Is “Rest” <b>best</b>?")

    assert "“Is ‘Rest’ &lt;b&gt;best&lt;/b&gt;?” <i>Salt" in listed(asked)["MLA"]
    assert listed(asked)["APA"].startswith("<i>Is “Rest” &lt;b&gt;best&lt;/b&gt;?</i> (n.d.).")


def test_a_title_in_another_language_keeps_its_capitals() -> None:
    text = "Nächtliche Krämpfe in der Wade sind lästig und meist harmlos."
    german = Document(doc_id="k", path="k", title="Krämpfe in der nacht", text=text)

    assert listed(german)["MLA"] == "“Krämpfe in der nacht.”"


@settings(max_examples=40, deadline=None)
@given(text=TEXTS)
def test_no_article_stops_a_reference_or_breaks_out_of_its_html(text: str) -> None:
    hostile = replace(PAGE, title=text, source=text, author=text)

    for style in STYLES:
        made = reference(hostile, style)
        tags = made.listed.html.replace("<i>", "").replace("</i>", "")
        assert "<" not in tags
        assert not {"\ue000", "\ue001", "\ue002", "\ue003", "\ue004"} & set(made.listed.plain)


def test_an_unknown_style_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="style is 'Harvard', but must be one of APA, Vancouver"):
        reference(PAGE, "Harvard")


def test_the_processor_is_loaded_when_the_first_reference_is_made() -> None:
    seen = "import sys, ui.components.cite_button; print('citeproc' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
