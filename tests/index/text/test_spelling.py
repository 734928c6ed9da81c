"""British and American spelling."""

import pytest

from index.text.analyzer import terms
from index.text.spelling import american
from index.text.stop_words import STOP_WORDS


@pytest.mark.parametrize(
    ("british", "other"),
    [
        ("oedematous", "edematous"), ("foetal", "fetal"), ("coeliac", "celiac"),
        ("oesophageal", "esophageal"), ("dysmenorrhoea", "dysmenorrhea"), ("apnoeas", "apneas"),
        ("hypokalaemia", "hypokalemia"), ("paraesthesia", "paresthesia"), ("œdema", "edema"),
        ("anæsthetic", "anesthetic"), ("odours", "odors"), ("favourable", "favorable"),
        ("behaviourally", "behaviorally"), ("labouring", "laboring"), ("saviour", "savior"),
        ("millilitres", "milliliters"), ("goitre", "goiter"), ("centred", "centered"),
        ("manoeuvring", "maneuvering"), ("sombre", "somber"), ("louvre", "louver"),
        ("immunisation", "immunization"), ("randomised", "randomized"), ("minimises", "minimizes"),
        ("mobilising", "mobilizing"), ("stabilisers", "stabilizers"), ("activise", "activize"),
        ("recognisable", "recognizable"), ("dialysed", "dialyzed"), ("catalyse", "catalyze"),
        ("fuelled", "fueled"), ("marvellous", "marvelous"), ("counsellors", "counselors"),
        ("skilful", "skillful"), ("enrolment", "enrollment"), ("woollen", "woolen"),
        ("catalogues", "catalogs"), ("analogue", "analog"), ("dialoguing", "dialoging"),
        ("programmes", "programs"), ("kilogramme", "kilogram"), ("judgement", "judgment"),
        ("connexion", "connection"), ("licences", "licenses"), ("defence", "defense"),
        ("practising", "practicing"), ("sulphonamide", "sulfonamide"), ("greyish", "grayish"),
        ("mouldy", "moldy"), ("tyres", "tires"), ("sceptical", "skeptical"),
    ],
)  # fmt: skip
def test_british_and_american_spelling_make_no_difference(british: str, other: str) -> None:
    assert terms(british) == terms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("poet", "pet"), ("poem", "pem"), ("four", "for"), ("pour", "por"), ("hour", "hor"),
        ("paradise", "parade"), ("expertise", "expert"), ("improvisation", "improve"),
        ("overall", "over"), ("filling", "filing"), ("holly", "holy"), ("acre", "acer"),
        ("timbre", "timber"), ("hatred", "haters"), ("vogue", "vog"), ("AED", "ED"),
        ("Michael", "Michel"), ("string", "stering"),
    ],
)  # fmt: skip
def test_no_word_becomes_another_word(one: str, other: str) -> None:
    assert terms(one) != terms(other)


@pytest.mark.parametrize(
    "family",
    [
        "toe toes", "potato potatoes", "exercise exercises exercised exercising",
        "advise advised advises", "surprise surprisingly", "precise precisely", "rise rising",
        "disease diseases diseased", "vertebra vertebrae", "control controlled controlling",
        "promise promised promising", "noise noises",
        "install installed installing", "encourage encouraged", "source sources", "Israel Israels",
    ],
)  # fmt: skip
def test_forms_of_a_word_with_one_spelling_still_share_a_term(family: str) -> None:
    assert len(set(terms(family))) == 1


def test_stop_words_keep_their_spelling() -> None:
    assert {word for word in STOP_WORDS if american(word) != word} == set()


def test_a_run_of_letters_that_is_no_word_is_left_as_it_is() -> None:
    # A rule would take minutes for it.
    assert american("ise" * 20_000) == "ise" * 20_000
