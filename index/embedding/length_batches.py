"""Batches of texts of about the same length."""

from collections.abc import Sequence


def batches_by_length(lengths: Sequence[int], *, budget: int) -> list[list[int]]:
    """Rows packed by length, longest first, so that padding is small and memory is bounded."""
    batches: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lambda row: -lengths[row]):
        longest = lengths[batches[-1][0]] if batches else 0
        if not batches or (len(batches[-1]) + 1) * max(longest, 1) > budget:
            batches.append([])
        batches[-1].append(row)
    return batches
