"""The blocks that are boilerplate, and above all those that are not."""

import pytest

from index.records import Span
from ingest.describe.boilerplate import boilerplate
from ingest.describe.repeats import Repeatable, repeated
from ingest.readers.plain.markdown_blocks import parse
from ingest.reading import Reading

PROSE = (
    "A cramp is a sudden contraction of a muscle that nobody wants, it hurts, and it ends by "
    "itself after some seconds or minutes. Many people know it from the calf, where it comes at "
    "night and wakes them up."
)


def reading(*blocks: str) -> Reading:
    text = "\n\n".join(blocks)
    return Reading(text=text, blocks=parse(text))


def boilerplate_of(*blocks: str) -> list[str]:
    article = reading(*blocks)
    return [article.text[start:end] for start, end in boilerplate(article)]


@pytest.mark.parametrize(
    "notice",
    [
        "We use cookies to give you the best experience on our site.",
        "This article does not provide medical advice.",
        "The content of this website is not intended to be a substitute for medical treatment.",
        "All articles are reviewed for accuracy by our board.",
        "Medically reviewed by Ann Lee, MD",
        "Was this article helpful?",
        "© 2024 Coast Health. All rights reserved.",
        "Sign up for tips in your inbox",
        "Last updated: May 4, 2020",
        "Please visit [our page](https://example.org)",
        "https://example.org/cramps",
        "For educational purposes only. Ask your doctor.",
    ],
)
def test_a_notice_is_boilerplate(notice: str) -> None:
    assert boilerplate_of(PROSE, notice, PROSE) == [notice]


@pytest.mark.parametrize(
    "sentence",
    [
        "We gave children cookies rich in magnesium.",
        "Our favorite cookies contain oats, which are rich in magnesium.",
        "Massage does not replace medical care when a cramp lasts for days.",
        "Stretching is not intended as a cure and not a substitute for treatment.",
        "Home care does not provide care for broken bones.",
        "The study was reviewed by the ethics committee of the hospital.",
        "Please visit your doctor when the pain persists.",
        "Ask any follow-up questions at your next appointment.",
        "Sign up for a stretching class, and log in your diary what you eat.",
        "Share this with your doctor when cramps come back.",
        "The chart references normal values of potassium.",
        "Skip to the next exercise when it hurts.",
    ],
)
def test_a_sentence_on_health_that_sounds_like_a_notice_is_not_boilerplate(sentence: str) -> None:
    assert boilerplate_of(PROSE, sentence, PROSE) == []


def test_a_long_paragraph_is_not_boilerplate_for_one_sentence_at_its_end() -> None:
    assert boilerplate_of(f"{PROSE} © 2012 Coast Health. All rights reserved.", PROSE) == []


def test_a_section_of_references_or_related_posts_is_boilerplate_until_the_article_goes_on() -> (
    None
):
    found = boilerplate_of(
        "# Cramps", PROSE, "## 2.1 References", "Lee A. Cramps. 2019.", "### Related posts",
        "Ten foods for the heart", "## Treatment", PROSE,
    )  # fmt: skip

    assert found == [
        "2.1 References", "Lee A. Cramps. 2019.", "Related posts", "Ten foods for the heart",
    ]  # fmt: skip


def test_a_box_of_links_in_the_text_ends_where_the_text_goes_on() -> None:
    sentence = "Whoever has cramps at night can stretch the calf before going to bed."

    found = boilerplate_of(
        PROSE, "Also read:", "- Ten foods\n- Sleep", sentence, "Related articles:", PROSE
    )

    assert found == ["Also read:", "Ten foods", "Sleep", "Related articles:"]


def test_a_box_of_links_ends_at_a_heading_with_even_little_text() -> None:
    text = "Rest, water and a little stretching help most people with cramps at night."

    found = boilerplate_of(
        "# A", PROSE, "## Tags", "- Sleep", "### Rest", "- Legs", "## Treatment", text
    )

    assert found == ["Tags", "Sleep", "Rest", "Legs"]


@pytest.mark.parametrize("label", ["Other topics", "Categories", "Tags", "Related topics"])
def test_a_section_with_text_is_not_boilerplate_for_a_heading_like_a_label(label: str) -> None:
    sentence = "There are three kinds of cramps that doctors tell apart by their cause."

    assert boilerplate_of("# Cramps", PROSE, f"## {label}", sentence) == [label]


def test_an_article_is_never_boilerplate_as_a_whole() -> None:
    assert boilerplate_of("---\ntitle: Terms\n---", "# Disclaimer", "We use cookies.") == [
        "---\ntitle: Terms\n---"
    ]


def test_what_repeats_at_the_ends_of_three_articles_of_one_source_is_boilerplate() -> None:
    footer = "Coast Health answers questions on weekdays."
    articles = [
        reading(f"Article {n} is on its own.", "Rest helps.", f"{PROSE} Case {n}.", footer)
        for n in range(4)
    ]

    found = repeated([Repeatable.of(one) for one in articles], ["Coast", "Coast", "Coast", None])

    texts = {n: [articles[n].text[s:e] for s, e in spans] for n, spans in found.items()}
    assert texts == dict.fromkeys(range(3), [footer])


def test_a_label_that_its_format_sets_aside_opens_no_section() -> None:
    plain = reading(PROSE, "Related articles", "Short words.", PROSE)
    label = plain.blocks[1]
    article = Reading(text=plain.text, blocks=plain.blocks, aside=(Span(label.start, label.end),))

    assert [article.text[start:end] for start, end in boilerplate(article)] == ["Related articles"]


def test_the_article_goes_on_below_related_posts_in_its_middle() -> None:
    related = ("## Related articles", "- Ten shoes for summer", "- The best socks")

    assert boilerplate_of("## Causes", PROSE, *related, PROSE, "## Outlook", "It is good.") == [
        "Related articles",
        "Ten shoes for summer",
        "The best socks",
    ]
    assert boilerplate_of(PROSE, *related, "## Outlook", "It is good.")[3:] == []
    assert boilerplate_of(PROSE, *related, "## Company", "- Jobs")[3:] == ["Company", "Jobs"]


def test_a_box_ends_at_a_heading_of_its_level_with_a_short_sentence_below() -> None:
    assert boilerplate_of(PROSE, "## Share this", "Far", "## Outlook", "It is good.") == [
        "Share this",
        "Far",
    ]


@pytest.mark.parametrize("label", ["Comments (12)", "3 comments", "Reader comments"])
def test_what_readers_write_below_is_no_part_of_the_article(label: str) -> None:
    assert boilerplate_of(PROSE, f"## {label}", PROSE.replace("A cramp", "Mine"))[0] == label
