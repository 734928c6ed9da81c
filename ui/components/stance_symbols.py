"""A sign for each stance, and its word on the screen, which depends on what was asked."""

from index.compare.comparison import SourceStance
from index.compare.question import Form

SYMBOLS: dict[SourceStance, str] = {
    "supports": "✓",
    "disputes": "✗",
    "mixed": "±",
    "undecided": "?",
    "unread": "…",
    "silent": "–",
}
_SAID: dict[Form, dict[str, str]] = {
    "yes/no": {"supports": "yes", "disputes": "no", "mixed": "both"},
    "claim": {"supports": "supports it", "disputes": "disputes it", "mixed": "says both"},
    "open": {},
}


def said_words(stance: str, form: Form) -> str:
    """What a source says to a question of this form, in a word or two.

    >>> said_words("disputes", "yes/no"), said_words("unread", "claim")
    ('no', 'not read')
    """
    return _SAID[form].get(stance, "not read" if stance == "unread" else stance)
