"""Whether a text may have a finite verb: without one it claims nothing, and is a list of words."""

import re

_DETERMINER = (
    r"(?:the|an?|this|that|these|those|my|your|his|her|its|our|their|all|every|each|some|any|no"
    r"|more|most|many|few)"
)
_PREPOSITION = (
    r"(?:of|in|on|at|by|for|with|without|from|to|into|about|after|before|during|under|over|against"
    r"|between|among|vs|versus|than|as|per|and|or|but)"
)
_NO_SUBJECT = rf"(?!{_DETERMINER}\s|{_PREPOSITION}\s)"
_PAST = (
    r"(?:became|began|broke|brought|built|came|caught|chose|cost|cut|drank|drew|drove|ate|fell|felt"
    r"|fought|found|flew|froze|gave|got|went|grew|heard|held|hid|hit|hurt|kept|knew|laid|led|left"
    r"|let|lost|made|meant|met|paid|put|ran|rose|said|sang|sat|saw|sent|set|shook|slept|sold|sought"
    r"|spoke|spent|stood|stole|struck|taught|thought|threw|told|took|understood|woke|won|wore"
    r"|wrote)"
)
_PLURAL = r"(?:[a-z]+[^sui\s]s|[a-z]+ies)"
_AUXILIARY = (
    r"\b(?:am|is|are|was|were|do|does|did|has|have|had|can|cannot|could|may|might|will|would"
    r"|should|must|shall|not|never)\b|\w[’'](?:t|re|ve|ll|d|m)\b|\b(?:it|he|she|that|there)[’']s\b"
)
# "Garlic repels mosquitoes": anything that ends as a verb would, between a word and another.
_BETWEEN = rf"(?:^|\s){_NO_SUBJECT}\S+\s(?:{_PLURAL}|[a-z]{{2,}}ed|{_PAST})\s\S"
# "Statins cause pain", "they hurt", "it often helps": anything behind a plural, or such a word.
_BEHIND = (
    rf"(?:^|\s)(?:{_PLURAL}|i|we|you|they|it|he|she|this|people|children|men|women|who|which|that"
    rf"|everyone|nobody|\w+ly)\s{_NO_SUBJECT}[a-z]{{2,}}(?=\s|$)"
)
# "Close the door": a command.
_COMMAND = rf"^{_NO_SUBJECT}\w+\s(?:the|an?|your|his|her|our|their|all|this|these|any)\s"
_FINITE = re.compile("|".join((_AUXILIARY, _BETWEEN, _BEHIND, _COMMAND)), re.IGNORECASE)


def may_have_finite_verb(text: str) -> bool:
    """Whether any word of a text, with single blanks, could be a finite verb, in doubt yes.

    >>> may_have_finite_verb("Garlic repels mosquitoes"), may_have_finite_verb("It rarely hurts")
    (True, True)
    >>> may_have_finite_verb("magnesium for leg cramps"), may_have_finite_verb("good chair back")
    (False, False)
    """
    return _FINITE.search(text) is not None
