"""Passages that say nearly the same in the same words."""

from collections.abc import Sequence

from index.words import stems

SHINGLE = 3
SAME = 0.6


def group_duplicates(texts: Sequence[str]) -> list[list[int]]:
    """Places of `texts`, grouped; each group begins with the first of its kind.

    Two texts are nearly the same where the Jaccard similarity of their runs of three stems is at
    least 0.6. A text joins the first group whose first text it is like.

    Source: Broder 1997, resemblance of shingled documents, doi:10.1109/SEQUEN.1997.666900.

    >>> group_duplicates(["rest helps tired legs", "salt", "Rest helps tired legs!"])
    [[0, 2], [1]]
    """
    groups: list[list[int]] = []
    shingles = [_shingles(text) for text in texts]
    for place, mine in enumerate(shingles):
        for group in groups:
            if _jaccard(mine, shingles[group[0]]) >= SAME:
                group.append(place)
                break
        else:
            groups.append([place])
    return groups


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    # Two texts of nothing but common words are not the same for it.
    found = stems(text) or text.lower().split()
    count = max(1, len(found) - SHINGLE + 1)
    return frozenset(tuple(found[start : start + SHINGLE]) for start in range(count))


def _jaccard(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    return len(one & other) / len(one | other)
