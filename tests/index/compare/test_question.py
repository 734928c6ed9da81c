"""What was typed: its form, and what of it is compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.compare.question import Form, asked_in, is_double_negation


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("Does salt help?", "yes/no"),
        ("does salt help", "yes/no"),
        ("Should I stretch before I sleep?", "yes/no"),
        ("Is heat better than ice?", "yes/no"),
        ("Can't cramps be harmless?", "yes/no"),
        ("So, is it safe?", "yes/no"),
        ("When I run, do I need salt?", "yes/no"),
        ("If a calf cramps, should I walk?", "yes/no"),
        ("Salt helps, doesn't it?", "yes/no"),
        ("Can you tell me whether salt helps?", "yes/no"),
        ("What causes cramps?", "open"),
        ("how to stop a cramp", "open"),
        ("How long does a cramp last?", "open"),
        ("Who's at risk?", "open"),
        ("In the summer, what helps?", "open"),
        ("After how many days is it healed?", "open"),
        ("At what age do cramps begin?", "open"),
        ("Can you tell me what causes cramps?", "open"),
        ("Which is better, heat or ice?", "open"),
        ("Heat or ice?", "open"),
        ("salt?", "open"),
        ("Cramps at night, true or not?", "yes/no"),
        ("salt", "open"),
        ("salt cramps", "open"),
        ("Salt helps the calves.", "claim"),
        ("Salt does not help the calves", "claim"),
        ("When a cramp comes, salt helps.", "claim"),
        ("Do not use salt.", "claim"),
        ("statins cause muscle pain", "claim"),
        ("Garlic repels mosquitoes", "claim"),
        ("quinine helped runners", "claim"),
        ("They often hurt", "claim"),
        ("Avoid the sun", "claim"),
        ('"night cramps" are harmless', "claim"),
        ("A salty, warm and very old sea.", "claim"),
        ('"a good chair" back', "open"),
        ('"muscle cramps" pregnancy night', "open"),
        ('"salt helps the calves"', "open"),
        ("magnesium for leg cramps", "open"),
        ("calf cramp pregnancy -runners -help", "open"),
        ("causes of night cramps", "open"),
    ],
)
def test_a_text_is_a_yes_no_question_a_claim_or_open(typed: str, form: Form) -> None:
    assert (asked_in(typed).form, asked_in(typed).further) == (form, 0)


@pytest.mark.parametrize(
    ("typed", "text", "form", "further"),
    [
        ("Does salt help? Does wine?", "Does salt help?", "yes/no", 1),
        ("Does salt help, and is it safe?", "Does salt help?", "yes/no", 1),
        ("Does salt help or does it harm?", "Does salt help?", "yes/no", 1),
        ("Does salt help, and is it safe? And for whom?", "Does salt help?", "yes/no", 2),
        ("Does salt help, and does sugar?", "Does salt help?", "yes/no", 1),
        ("Is salt safe or is sugar, and is it cheap?", "Is salt safe?", "yes/no", 2),
        ("Does salt help and is magnesium a cure?", "Does salt help?", "yes/no", 1),
        ("Is salt bad, and does sugar help?", "Is salt bad?", "yes/no", 1),
        ("Can bees sting and have wings?", "Can bees sting and have wings?", "yes/no", 0),
        ("Does salt help, or does it not?", "Does salt help?", "yes/no", 0),
        ("Does salt help or not?", "Does salt help?", "yes/no", 0),
        ("Does salt help, or doesn't it?", "Does salt help?", "yes/no", 0),
        ("Does salt help; is it safe?", "Does salt help?", "yes/no", 1),
        ("What is gout, and is it curable?", "What is gout?", "open", 1),
        ("Do those who run and do yoga cramp?", "Do those who run and do yoga cramp?", "yes/no", 0),
        (
            "When I run and it is hot, do I cramp?",
            "When I run and it is hot, do I cramp?",
            "yes/no",
            0,
        ),
        ("What helps? Does salt?", "What helps?", "open", 1),
        ("Is salt safe and cheap?", "Is salt safe and cheap?", "yes/no", 0),
        ("Do those who run and are old cramp?", "Do those who run and are old cramp?", "yes/no", 0),
        ("I take salt. Does it help?", "I take salt. Does it help?", "yes/no", 0),
        ("  Does\nsalt   help? ", "Does salt help?", "yes/no", 0),
    ],
)
def test_the_first_of_several_questions_is_asked_after_what_stands_before_it(
    typed: str, text: str, form: Form, further: int
) -> None:
    asked = asked_in(typed)

    assert (asked.text, asked.form, asked.further) == (text, form, further)


def test_hundreds_of_questions_in_one_are_counted() -> None:
    assert asked_in("Is a" + " or is a" * 600 + "?").further == 600


WORDS = ("Does", "it", "help?", "salt,", "and", "or", "is", "the.", "What", "when", "\n")


@given(st.lists(st.sampled_from(WORDS)))
def test_what_is_asked_is_the_beginning_of_what_was_typed(words: list[str]) -> None:
    typed = " ".join(words)

    asked = asked_in(typed)

    assert " ".join(typed.split()).startswith(asked.text.rstrip("?").rstrip(" ,"))


@pytest.mark.parametrize(
    ("text", "is_double"),
    [
        ("It is not true that salt does not help.", True),
        ("Isn't it false that salt doesn’t help?", True),
        ("There is no cure without risk.", True),
        ("Nobody fails to cramp.", True),
        ("Salt does not help.", False),
        ("No, salt does not help.", False),
        ("Salt does not help, but sugar does not harm.", False),
        ("Nothing helps.", False),
        ("Notable knots help.", False),
    ],
)
def test_two_negations_in_one_clause_are_a_double_negation(text: str, *, is_double: bool) -> None:
    assert is_double_negation(text) is is_double
