"""The rules for notices, each tested with a notice that no other rule recognises."""

import pytest

from ingest.describe.notices import is_notice

NOTICES = [
    "Our partners may use some cookies.",
    "See the cookie settings.",
    "For informational purposes only.",
    "The owner assumes no liability.",
    "Information is intended for healthcare professionals.",
    "Posts have been reviewed for accuracy.",
    "Was this page helpful?",
    "All rights reserved.",
    "©2024",
    "(c) 2024",
    "Copyright 2024",
    "Get our newsletter",
    "Read more »",
    "Help us tailor it.",
    "Which best describes you?",
    "Your choice helps us.",
    "Tear this out.",
    "For a clinic near you, visit us.",
    "This page is excerpted from a book.",
    "The site does not provide medical advice.",
    "Our content does not constitute professional medical care.",
    "We do not offer legal advice.",
    "This blog should not replace your discretion.",
    "The material is not a substitute for a diagnosis.",
    "The pages are not intended as treatment.",
    "Follow the editorial guidelines.",
    "Accept all cookies",
    "Clinically reviewed",
    "Reviewed by: Ann Lee",
    "Fact-checked",
    "Sign up for e-mails",
    "Log in",
    "Skip to main content",
    "Share on Facebook",
    "Advertisement",
    "Page last updated on: Monday",
    "Written or reviewed by: Ann Lee",
    "Personalise",
    "<https://example.org>",
    "Please visit www.example.org",
    "** Use [this](https://example.org)",
    "Digest of an article",
    "You are receiving this message as a member.",
    "You’re receiving this newsletter.",
    "You can unsubscribe at any time.",
    "Privacy | Unsubscribe",
    "Unsubscribe here",
    "View this email in your browser",
    "Trouble viewing this letter?",
    "Was this email forwarded to you?",
    "Our mailing address is 1 Long Road.",
    "Update your preferences or leave.",
    "Forward to a friend",
    "Add us to your address book",
]
ARTICLES = [
    "Patients were receiving this message each week.",
    "Many people unsubscribe from letters within a year, the survey found.",
    "Read online reviews with care.",
    "Change preferences for sleep slowly.",
    "Forward bends to a friend of yours may look odd.",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_is_recognised_in_any_case_and_before_a_new_line(notice: str) -> None:
    shouted = notice if "://" in notice else notice.upper()

    assert [is_notice(notice), is_notice(shouted), is_notice(f"{notice}\n")] == [True] * 3


@pytest.mark.parametrize("words", ARTICLES)
def test_words_of_an_article_with_the_same_subject_are_no_notice(words: str) -> None:
    assert not is_notice(words)


@pytest.mark.parametrize(
    "notice", ["We uſe cooKıes.", "Cooİ. ALL RİGHTS REſERVED.", "© 2024 Σ", "Perſonaliſe"]
)
def test_letters_that_python_takes_for_lower_case_make_no_difference(notice: str) -> None:
    assert is_notice(notice)


def test_the_parts_of_a_rule_must_be_in_one_clause_and_in_order() -> None:
    assert is_notice("We do not provide medical advice.")
    assert not is_notice("We do not provide. Medical advice.")
    assert not is_notice("Medical advice do not provide we.")


def test_a_block_is_a_notice_if_a_third_of_its_words_are() -> None:
    assert is_notice("Rest helps a lot of people. All rights reserved.")
    assert not is_notice("Rest helps a lot of people, too. All rights reserved.")
