"""A question turned into a claim, its negation and its parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.compare.english.claim import (
    Proposition,
    claim_of,
    is_double_negation,
    negation_of,
    parts,
    questions_in,
)
from index.compare.english.grammar import AUXILIARIES, NEGATORS, VERBS, WH, inflected

GRAMMAR = sorted(AUXILIARIES | NEGATORS | VERBS | WH)
GRAMMAR += ["cramps", "the", "a", "any", "no", "that", "true", "it", "there", "and", "cramps,", "?"]
GRAMMAR += ["isn't", "is it true", "of", "who", "between", "It's", "ALS:", "salt.", "’", "—"]


def each(names: str, table: str) -> pytest.MarkDecorator:
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return pytest.mark.parametrize(names.split(), rows)


@each(
    "question claim",
    """
    does  dehydration cause   muscle cramps | Dehydration causes muscle cramps.
    Do statins cause cramps? | Statins cause cramps.
    Did quinine stop her cramps? | Quinine stopped her cramps.
    Did the trial find any benefit? | The trial found a benefit.
    Does MS go into remission? | MS goes into remission.
    Does salt help at all? | Salt helps.
    Does it worry doctors? | It worries doctors.
    Does low sodium do harm to nerves? | Low sodium does harm to nerves.
    Does magnesium have any effect on cramps? | Magnesium has an effect on cramps.
    Does salt raise blood pressure or not? | Salt raises blood pressure.
    Does anyone recover from ALS? | Someone recovers from ALS.
    Does peripheral neuropathy ever get better? | Peripheral neuropathy gets better.
    Does heat cause cramps and worsen fatigue? | Heat causes cramps and worsens fatigue.
    does mTOR affect muscles | mTOR affects muscles.
    Can stress cause eyelid twitching? | Stress can cause eyelid twitching.
    Can't magnesium make cramps worse? | Magnesium can make cramps worse.
    Could low calcium be behind it all? | Low calcium could be behind it all.
    Should you stretch before bed? | You should stretch before bed.
    Has quinine ever been shown to work? | Quinine has been shown to work.
    Has a disease named after a man been cured? | A disease named after a man has been cured.
    Has anyone found a cure for ALS yet? | Someone has found a cure for ALS.
    """,
)
def test_the_verb_of_a_question_moves_after_its_subject(question: str, claim: str) -> None:
    assert claim_of(question) == claim


@each(
    "question claim",
    """
    Is Huntington's disease hereditary? | Huntington's disease is hereditary.
    Isn’t Huntington’s disease hereditary | Huntington's disease is hereditary.
    Are fasciculations a usual symptom of MS? | Fasciculations are a usual symptom of MS.
    Is ALS the same as Lou Gehrig's disease? | ALS is the same as Lou Gehrig's disease.
    Is stretching helpful for cramps? | Stretching is helpful for cramps.
    Is stretching the calves good for cramps? | Stretching the calves is good for cramps.
    Is stretching a remedy for cramps? | Stretching is a remedy for cramps.
    Is a cramp in the calf a sign of a clot? | A cramp in the calf is a sign of a clot.
    Are muscle cramps caused by low potassium? | Muscle cramps are caused by low potassium.
    Are cramps caused by statins dangerous? | Cramps caused by statins are dangerous.
    Is dehydration causing my cramps? | Dehydration is causing my cramps.
    Is MS more common in women than in men? | MS is more common in women than in men.
    Are muscle cramps signs of dehydration? | Muscle cramps are signs of dehydration.
    Is Huntingtons in the genes? | Huntingtons is in the genes.
    Is being dried out really the cause? | Being dried out is really the cause.
    Is not drinking enough the cause, or is that a myth? | Not drinking enough is the cause.
    Is it safe to take quinine for leg cramps? | It is safe to take quinine for leg cramps.
    Is there a cure for Huntington's disease? | There is a cure for Huntington's disease.
    Are there any foods that stop cramps? | There are foods that stop cramps.
    Is there any evidence that magnesium helps? | There is evidence that magnesium helps.
    Was polio once a cause of wasting? | Polio was once a cause of wasting.
    """,
)
def test_a_subject_ends_where_its_predicate_begins(question: str, claim: str) -> None:
    assert claim_of(question) == claim


@each(
    "question claim",
    """
    Does a muscle cramp cause damage? | A muscle cramp causes damage.
    Do my legs cramp because I need salt? | My legs cramp because I need salt.
    Does nerve damage lead to cramps? | Nerve damage leads to cramps.
    Does the cause of a cramp matter much? | The cause of a cramp matters much.
    Does regular exercise help? | Regular exercise helps.
    Do people who smoke get more cramps? | People who smoke get more cramps.
    Does taking water to prevent cramps work? | Taking water to prevent cramps works.
    Does the spasm that follows a stroke hurt? | The spasm that follows a stroke hurts.
    Can grinding my teeth wreck the jaw? | Grinding my teeth can wreck the jaw.
    """,
)
def test_a_word_that_may_be_a_noun_is_a_verb_only_in_the_place_of_a_verb(
    question: str, claim: str
) -> None:
    assert claim_of(question) == claim


@pytest.mark.parametrize(
    "question",
    [
        "Isn't dehydration a cause of cramps?",
        "Is dehydration not a cause of cramps?",
        "Is it true that dehydration is a cause of cramps?",
        "Isn't it the case that dehydration is a cause of cramps?",
        "Don't you think dehydration is a cause of cramps?",
        "Can you tell me whether dehydration is a cause of cramps?",
        "Dehydration is a cause of cramps, isn't it?",
        "Dehydration: is it a cause of cramps?",
        "My calf hurts at night. Is dehydration a cause of cramps?",
        "dehydration is a cause of cramps",
    ],
)
def test_a_negative_or_reworded_question_asks_for_the_plain_claim(question: str) -> None:
    assert claim_of(question) == "Dehydration is a cause of cramps."


def test_a_negator_is_kept_if_the_question_is_about_it() -> None:
    assert claim_of("Should I not take quinine?") == "I should not take quinine."
    assert claim_of("Does nothing help against cramps?") == "Nothing helps against cramps."
    assert claim_of("Does no one not get cramps?") == "No one does not get cramps."


@pytest.mark.parametrize(
    "text",
    [
        "What causes cramps?",
        "At what age does MS begin?",
        "Do you know why legs cramp?",
        "My eyelid twitches, what is that?",
        "Dehydration",
        "Is it dangerous?",
        "I have lupus. Can it get into my muscles?",
        "muscle cramps at night",
        "leg cramps causes",
        "leg cramps cause and cure",
        "Does quinine frobnicate cramps and reduce pain?",
        "cramps caused by statins",
        "Take magnesium daily",
        "Statins: a cause of cramps?",
        "Does magnesium glycinate frobnicate cramps?",
        "",
    ],
)
def test_a_text_that_is_neither_a_statement_nor_a_yes_no_question_has_no_claim(text: str) -> None:
    assert claim_of(text) is None


@each(
    "claim negation",
    """
    Dehydration causes muscle cramps. | Dehydration does not cause muscle cramps.
    Quinine stopped the cramps. | Quinine did not stop the cramps.
    Huntington's disease is hereditary. | Huntington's disease is not hereditary.
    There is a cure for ALS. | There is no cure for ALS.
    There are foods that cause cramps. | There are no foods that cause cramps.
    Stress can cause twitching. | Stress cannot cause twitching.
    Magnesium has some effect. | Magnesium does not have any effect.
    Magnesium always helps. | Magnesium does not always help.
    People who smoke get cramps. | People who smoke do not get cramps.
    Some statins cause cramps. | No statins cause cramps.
    All cramps are harmless. | Not all cramps are harmless.
    It is safe to take quinine. | It is not safe to take quinine.
    Heat hurts and worsens MS. | It is not true that heat hurts and worsens MS.
    MS frobs. | It is not true that MS frobs.
    """,
)
def test_a_claim_is_denied_in_good_english(claim: str, negation: str) -> None:
    assert negation_of(claim) == negation


@each(
    "claim negation",
    """
    Dehydration doesn’t cause cramps. | Dehydration causes cramps.
    Stress cannot cause twitching. | Stress can cause twitching.
    Magnesium never helps. | Magnesium helps.
    There is no cure for ALS. | There is a cure for ALS.
    There is no evidence for quinine. | There is evidence for quinine.
    Magnesium has no effect on cramps. | Magnesium has an effect on cramps.
    Nothing helps against cramps. | Something helps against cramps.
    It is not true that salt helps. | Salt helps.
    Isn't it untrue that salt helps? | Salt helps.
    """,
)
def test_denying_a_negated_claim_only_removes_its_negation(claim: str, negation: str) -> None:
    statement = claim_of(claim) or claim

    assert negation_of(statement) == negation


def test_may_is_denied_by_cannot_since_may_not_would_leave_both_true() -> None:
    assert negation_of("Stress may cause twitching.") == "Stress cannot cause twitching."


def test_a_negation_inside_a_claim_does_not_negate_the_claim() -> None:
    claim = "It is dangerous not to treat Wilson's disease."

    assert negation_of(claim) == "It is not dangerous not to treat Wilson's disease."
    assert not parts(claim).negated


@each(
    "claim subject relation object_",
    """
    Dehydration causes muscle cramps. | Dehydration | causes | muscle cramps
    Fasciculations are a usual symptom of MS. | Fasciculations | are a usual symptom of | MS
    Cramps are caused by low potassium. | Cramps | are caused by | low potassium
    Magnesium can help to prevent cramps. | Magnesium | can help to prevent | cramps
    Statins are a risk factor for cramps. | Statins | are a risk factor for | cramps
    Huntington's disease is hereditary. | Huntington's disease | is | hereditary
    ALS is the same as Lou Gehrig's disease. | ALS | is the same as | Lou Gehrig's disease
    The main cause of cramps is fatigue. | cramps | main cause of … is | fatigue
    There is a cure for ALS. | cure | there is … for | ALS
    There is evidence that salt helps cramps. | salt | there is evidence that … helps | cramps
    It is safe to take quinine for cramps. | quinine | it is safe to take … for | cramps
    You should stretch before bed. | stretch | you should … before | bed
    My legs cramp at night. | My legs | | cramp at night
    Stretching helps. | Stretching | helps |
    muscle cramps at night | muscle cramps at night | |
    """,
)
def test_a_claim_has_a_subject_a_relation_and_an_object(
    claim: str, subject: str, relation: str, object_: str
) -> None:
    assert parts(claim) == Proposition(
        subject=subject, relation=relation, object=object_, negated=False
    )


def test_a_negated_claim_has_the_parts_of_the_plain_one() -> None:
    negated = Proposition(subject="Salt", relation="causes", object="cramps", negated=True)

    assert parts("Salt does not cause cramps.") == negated
    assert parts("Salt never causes cramps.") == negated
    assert parts("It is not true that Salt causes cramps.") == negated


@each(
    "text questions",
    """
    Does salt help? And is it dangerous? | Does salt help? + Is it dangerous?
    Does salt hurt and does rice help? | Does salt hurt? + Does rice help?
    What is ALS and is it hereditary? | What is ALS? + Is it hereditary?
    Do cramps hurt, and can you stop them | Do cramps hurt? + Can you stop them?
    It hurts. How long will it last? | How long will it last?
    Does salt cause cramps and pain? | Does salt cause cramps and pain?
    Can cramps hurt and do harm? | Can cramps hurt and do harm?
    In MS, are spasms common? | In MS, are spasms common?
    """,
)
def test_a_text_is_split_into_its_questions(text: str, questions: str) -> None:
    assert " + ".join(questions_in(text)) == questions
    assert questions_in("  ") == []


@pytest.mark.parametrize(
    ("claim", "doubled"),
    [
        ("Isn't it untrue that salt helps?", True),
        ("No one does not get cramps.", True),
        ("It is false that statins never cause cramps.", True),
        ("Quinine does not fail to help.", True),
        ("Lack of salt does not cause cramps.", True),
        ("Neither salt nor water helps.", False),
        ("Salt does not help, and rest does not hurt.", False),
        ("Lack of salt causes cramps.", False),
    ],
)
def test_two_negations_in_one_clause_are_a_double_negation(claim: str, doubled: bool) -> None:
    assert is_double_negation(claim) is doubled


def test_a_verb_in_the_third_person_has_the_right_ending() -> None:
    verbs = ("cause", "pass", "reach", "worry", "stay", "go", "do", "have")

    assert [inflected(verb, "does") for verb in verbs] == [
        "causes", "passes", "reaches", "worries", "stays", "goes", "does", "has"
    ]  # fmt: skip


@given(st.text(max_size=500) | st.lists(st.sampled_from(GRAMMAR), max_size=60).map(" ".join))
def test_any_text_is_handled(text: str) -> None:
    claim = claim_of(text)

    assert claim is None or (claim.endswith(".") and "?" not in claim[-2:])
    assert all(questions_in(text))
    for one in (text, claim or ""):
        assert negation_of(negation_of(one)).endswith(".")
        assert isinstance(parts(one).negated, bool)
        assert is_double_negation(one) in (True, False)
