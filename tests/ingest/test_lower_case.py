"""A lower-case pattern matches lower-cased text where it matches the text ignoring case."""

import re
import sys
from string import ascii_lowercase

from ingest.lower_case import lowered


def test_a_character_becomes_the_letter_that_python_takes_it_for_ignoring_case() -> None:
    every = [chr(number) for number in range(sys.maxunicode + 1)]

    found = {letter: [c for c in every if lowered(c) == letter] for letter in ascii_lowercase}

    text = "".join(every)
    assert found == {
        letter: sorted(re.findall(letter, text, re.IGNORECASE)) for letter in ascii_lowercase
    }


def test_every_character_keeps_its_place_and_kind() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))

    found = lowered(every)

    assert len(found) == len(every)
    for kind in (r"\w", r"\s", r"\d"):
        assert [m.start() for m in re.finditer(kind, found)] == [
            m.start() for m in re.finditer(kind, every)
        ]
