"""A vocabulary: each word gets the next free number when first seen."""


class Vocabulary(dict[str, int]):
    """Numbers of words; a word gets the next number when it is first looked up.

    >>> numbers = Vocabulary()
    >>> [numbers[word] for word in ("salt", "calf", "salt")]
    [0, 1, 0]
    """

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number
