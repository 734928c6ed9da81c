"""Turns the coordinates of a PDF page into those of the page as it is shown and read."""

from typing import NamedTuple

_STRAIGHT = 0.12


class Box(NamedTuple):
    """A box; in a PDF page it counts from below, in a page as shown from above.

    `low` is the smaller height, whichever that is.
    """

    left: float
    low: float
    right: float
    high: float

    def around(self, other: "Box") -> "Box":
        """The box around both."""
        return Box(
            min(self.left, other.left),
            min(self.low, other.low),
            max(self.right, other.right),
            max(self.high, other.high),
        )

    def is_in(self, left: float, low: float, right: float, high: float) -> bool:
        """Whether its middle is within these bounds."""
        across, up = (self.left + self.right) / 2, (self.low + self.high) / 2
        return left <= across <= right and low <= up <= high

    def on_page(self, rotation: int, shown: tuple[float, float, float, float]) -> "Box":
        """From a PDF page, of which `shown` is shown, to that page turned by quarters."""
        left, bottom, right, top = shown
        if rotation == 0:
            corners = (self.left - left, top - self.high, self.right - left, top - self.low)
        elif rotation == 1:
            corners = (
                self.low - bottom,
                self.left - left,
                self.high - bottom,
                self.right - left,
            )
        elif rotation == 2:
            corners = (right - self.right, self.low - bottom, right - self.left, self.high - bottom)
        else:
            corners = (top - self.high, right - self.right, top - self.low, right - self.left)
        return Box(*corners)


class Frame(NamedTuple):
    """The direction in which words run on the page as shown: quarters to the right, downwards.

    `is_slanted` is whether they run in none of the four.
    """

    quarters: int
    is_slanted: bool

    @classmethod
    def of(cls, turned: float, rotation: int) -> "Frame":
        """Of words turned to the left by so many quarters, on a page turned to the right."""
        nearest = round(turned)
        return cls((rotation - nearest) % 4, abs(turned - nearest) > _STRAIGHT)

    def along(self, box: Box, width: float, height: float) -> tuple[float, float]:
        """Where a box begins and ends in the direction of the words."""
        if self.quarters == 0:
            return box.left, box.right
        if self.quarters == 1:
            return box.low, box.high
        if self.quarters == 2:
            return width - box.right, width - box.left
        return height - box.high, height - box.low

    def down(self, point: Box, width: float, height: float) -> float:
        """How far down a point is for who reads the words upright."""
        return (point.low, width - point.left, height - point.low, point.left)[self.quarters]
