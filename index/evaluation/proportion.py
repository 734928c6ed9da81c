"""How far a count of successes may be from the true proportion."""

from math import sqrt

# The 97.5th percentile of the standard normal distribution: 19 of 20 intervals hold the truth.
_DEVIATIONS = 1.959964


def likely_share(successes: int, tries: int) -> tuple[float, float]:
    """The 95 % interval of a proportion, from 0 to 1; never of width 0, however few the tries.

    A bootstrap of a few successes without a failure would be sure of the next one.

    Raises:
        ValueError: there are no tries, or `successes` is not in 0..tries.

    Source: Wilson 1927, score interval, doi:10.1080/01621459.1927.10502953.

    >>> [round(share, 2) for share in likely_share(17, 20)]
    [0.64, 0.95]
    >>> [round(share, 2) for share in likely_share(3, 3)]
    [0.44, 1.0]
    """
    if not 0 <= successes <= tries or not tries:
        raise ValueError(f"{successes} of {tries} is no proportion")
    weight = _DEVIATIONS**2 / tries
    share = successes / tries
    middle = share + weight / 2
    half = sqrt(weight * (share * (1 - share) + weight / 4))
    return (middle - half) / (1 + weight), (middle + half) / (1 + weight)
