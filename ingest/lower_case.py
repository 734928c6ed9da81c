"""Lower-cased texts for case-insensitive search."""

# Characters that `re.IGNORECASE` takes for a lower-case letter and `lower` does not.
_ODD = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"), ("\u212a", "k"))


def lowered(text: str) -> str:
    """`text` in lower case, with every character in its place.

    A lower-case pattern matches it exactly where it matches `text` with `re.IGNORECASE`, many
    times faster.

    >>> lowered("Was THIS helpful? İ")
    'was this helpful? i'
    """
    if not text.isascii():
        for odd, letter in _ODD:
            text = text.replace(odd, letter)
    return text.lower()
