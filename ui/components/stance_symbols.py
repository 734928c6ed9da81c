"""A sign for each stance, always shown beside its word."""

from index.compare.comparison import SourceStance

SYMBOLS: dict[SourceStance, str] = {
    "supports": "✓",
    "disputes": "✗",
    "mixed": "±",
    "undecided": "?",
    "unread": "…",
    "silent": "–",
}
