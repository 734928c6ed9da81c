"""An article of several pages, made up of sentences of all lengths, in the same order each time."""

import random
from typing import NamedTuple

_WHO = (
    "the gardener", "a long-distance runner", "the ferry company", "an old watchmaker",
    "the well-known potter", "a double-blind trial", "the harbour master", "most beekeepers",
    "the anti-inflammatory drug", "a self-taught carpenter", "the high-pressure boiler",
    "every second-hand bookseller", "the neighbouring laboratory", "people aged 65–74 years",
)  # fmt: skip
_DID = (
    "measured the temperature of the reservoir", "described an extraordinary improvement",
    "reconsidered the international agreement", "kept a record of all observations",
    "replaced the short-term arrangement", "found nothing unusual in the documentation",
    "recommended a comparatively simple procedure", "lost between 10 and 20 kg of material",
    "repeated the experiment under controlled conditions", "sold the time-honoured instrument",
    "distinguished the characteristic pattern", "prepared the non-toxic alternative",
)  # fmt: skip
_WHEN = (
    "before the committee had published its preliminary results", "in the summer of 1987",
    "although nobody had asked for an explanation", "while the investigation was still going on",
    "because the manufacturer could not be reached", "after six weeks of uninterrupted rain",
    "as the representative of the association later confirmed", "twice a week",
    "until the equipment had to be replaced altogether", "at a temperature of 38 degrees",
)  # fmt: skip
_HOW = (
    "with remarkable consistency", "under the supervision of an experienced engineer",
    "without any noticeable disadvantage", "on a well-lit and carefully levelled surface",
    "to the astonishment of the administration", "in a round-about way", "quite independently",
)  # fmt: skip
_ITEMS = (
    "a thermometer with a sufficiently long cable and a readable scale for the observers",
    "warm, water-resistant clothing", "enough drinking water for the whole expedition, and more "
    "of it than seems to be necessary on the morning of departure",
    "the telephone number of the nearest physician",
)  # fmt: skip


class Section(NamedTuple):
    """A heading, paragraphs of sentences, and the items of a list, which may be none."""

    heading: str
    paragraphs: tuple[tuple[str, ...], ...]
    items: tuple[str, ...] = ()


TITLE = "Observations on the reservoir"


def sections(*, count: int = 14, seed: int = 19) -> list[Section]:
    """The sections after the title; the same for the same seed."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        paragraphs = tuple(
            tuple(_sentence(chance) for _ in range(chance.randint(3, 7)))
            for _ in range(chance.randint(4, 6))
        )
        heading = f"Part {_NUMBERS[number]}: {chance.choice(_TOPICS)}"
        made.append(Section(heading, paragraphs, _ITEMS if number % 4 == 1 else ()))
    return made


_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen",
)  # fmt: skip
_TOPICS = ("instruments", "weather and water", "what was found", "people", "open questions")


def _sentence(chance: random.Random) -> str:
    parts = [chance.choice(_WHO), chance.choice(_DID)]
    parts += [chance.choice(one) for one in (_WHEN, _HOW) if chance.random() < 0.6]
    words = " ".join(parts)
    if chance.random() < 0.3:
        words += f", and {chance.choice(_WHO)} {chance.choice(_DID)}"
    return words[0].upper() + words[1:] + "."
