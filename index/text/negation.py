"""Whether a sentence denies, by its words."""

import re
from collections.abc import Sequence

# English words that deny the clause they stand in (Huddleston and Pullum 2002, chapter 9).
CUES = "not|never|no|none|nobody|nothing|nowhere|neither|nor|without|cannot"
_CUE = re.compile(rf"\b(?:{CUES})\b|n['’]t\b", re.IGNORECASE)  # noqa: RUF001


# What begins so is answered by what denies as well as by what does not.
_WHETHER = re.compile(
    r"\W*(?:(?:and|but|so|ok|please|hello|hi)\b\W*)*(?:am|is|are|was|were|do|does|did|has|have|had|can"
    r"|could|will|would|shall|should|must|may|might)(?:n['’]t|\b)",  # noqa: RUF001
    re.IGNORECASE,
)


def asks_denial(question: str) -> bool | None:
    """Whether what is asked for has to deny; None for a question of yes or no.

    >>> asks_denial("Which plants are not poisonous?"), asks_denial("plants poisonous cats")
    (True, False)
    >>> asks_denial("Is ivy poisonous?") is None
    True
    """
    return None if _WHETHER.match(question) else denies(question)


def denies(text: str) -> bool:
    """Whether any word of the text denies.

    >>> [denies(text) for text in ("It isn't safe.", "Not these:", "A knot is safe.")]
    [True, True, False]
    """
    return _CUE.search(text) is not None


def denials(sentences: Sequence[str], *, lead: str = "") -> list[bool]:
    """For each sentence of a passage whether it denies, or what it is an item of does.

    `lead` is the lead-in of the passage. A sentence that ends in a colon is one for all after it.

    >>> denials(["Do not eat:", "ivy", "yew"])
    [True, True, True]
    """
    governed = denies(lead)
    found = []
    for text in sentences:
        found.append(denies(text) or governed)
        if text.rstrip().endswith(":"):
            governed = denies(text)
    return found
