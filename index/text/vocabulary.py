"""Words by numbers, in the order in which they are first met."""


class Vocabulary(dict[str, int]):
    """Numbers of words; one that is asked for the first time gets the next number.

    >>> numbers = Vocabulary()
    >>> [numbers[word] for word in ("salt", "calf", "salt")]
    [0, 1, 0]
    """

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number
