"""Texts in small letters, to look in for words whatever their case."""

# What `re.IGNORECASE` takes for a small letter, and `lower` does not.
_ODD = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"), ("\u212a", "k"))


def lowered(text: str) -> str:
    """`text` in small letters, each at its place.

    A pattern of small letters matches there just where it matches `text` with `re.IGNORECASE`,
    and many times faster.

    >>> small("Was THIS helpful? İ")
    'was this helpful? i'
    """
    if not text.isascii():
        for odd, letter in _ODD:
            text = text.replace(odd, letter)
    return text.lower()
