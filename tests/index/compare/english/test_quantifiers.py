"""The share of cases that a sentence affirms or denies."""

import pytest

from index.compare.english.quantifiers import affirmed, denied


@pytest.mark.parametrize(
    ("affirming", "denying"),
    [
        ("It is sometimes inherited.", "Most cases are not inherited."),
        ("It can be inherited.", "It is usually not inherited."),
        ("Fifteen percent of people have a family history.", "Most people have no such history."),
        ("Only 5% inherit it.", "About 95 percent do not inherit it."),
        ("It is inherited.", "In other cases it is not inherited."),
        ("It is inherited.", "In rare cases it is not inherited."),
        ("Most forms are inherited.", "Some forms are not inherited."),
        ("It is inherited.", "The acquired form is not inherited."),
        ("Treatment is supportive.", "There is no specific treatment."),
    ],
)
def test_what_is_affirmed_of_some_cases_can_be_denied_of_others(
    affirming: str, denying: str
) -> None:
    assert affirmed(affirming).meets(denied(denying))


@pytest.mark.parametrize(
    ("affirming", "denying"),
    [
        ("It is inherited.", "It is not inherited."),
        ("It can be inherited.", "It is not inherited."),
        ("It is inherited.", "Most cases are not inherited."),
        ("It is usually inherited.", "It is usually not inherited."),
        ("It is inherited.", "95% of people do not inherit it."),
        ("It is most often inherited.", "Most cases are not inherited."),
    ],
)
def test_what_is_affirmed_of_most_cannot_be_denied_of_most(affirming: str, denying: str) -> None:
    assert not affirmed(affirming).meets(denied(denying))
