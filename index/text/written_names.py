"""Names as the field of authors holds them, so that what is known of their parts is not lost."""

import unicodedata
from collections.abc import Iterable

from index.records import Listing
from index.text.person_names import PersonName, person_name

AND_OTHERS = "et al."
"""Stands last in the field for all who are not named."""

# Scripts in which nothing stands between family and given name, in this order.
_UNSPACED = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")


def written_person(name: PersonName) -> str:
    """A person as spoken; where that would be taken apart elsewhere, with the family first.

    >>> written_person(PersonName(family="Lee", given="Ann"))
    'Ann Lee'
    >>> written_person(PersonName(family="Lloyd Webber", given="Andrew"))
    'Lloyd Webber, Andrew'
    """
    spoken = _in_order(name)
    if not (name.family and name.given):
        return written_whole(spoken)
    if person_name(spoken, is_one=True) == name:
        return spoken
    return ", ".join(filter(None, (name.family, name.given, name.suffix)))


def written_whole(name: str) -> str:
    """The name of an institution; behind it a comma if it could be taken for a person's.

    >>> written_whole("World Health Organization"), written_whole("Doctors Without Borders")
    ('World Health Organization', 'Doctors Without Borders,')
    """
    whole = " ".join(name.replace(";", ",").split()).strip(" ,")
    return f"{whole}," if person_name(whole, is_one=True) else whole


def written_authors(names: Iterable[str]) -> str:
    """The field itself; a lone name that commas could part ends with a semicolon.

    >>> written_authors(["Lloyd Webber, Andrew"]), written_authors(["Lloyd Webber, Andrew John"])
    ('Lloyd Webber, Andrew', 'Lloyd Webber, Andrew John;')
    """
    known = [name for name in names if name]
    could_be_several = (
        len(known) == 1 and "," in known[0].rstrip(",") and person_name(known[0]) is None
    )
    return "; ".join(known) + (";" if could_be_several else "")


def author_words(document: Listing, *, most: int = 20) -> str:
    """Who wrote it, as spoken; of more than `most`, the first ones and how many more there are.

    >>> author_words(Listing(doc_id="a", path="a", title="A", author="Lee, Ann; Bo Kim; Cy Day"))
    'Ann Lee, Bo Kim and Cy Day'
    """
    written = [one for one in (document.author or "").split(";") if one.strip()]
    # Alone and without a semicolon, it may be several that commas part.
    are_parted = ";" in (document.author or "") or any(map(person_name, written))
    names = [spoken(one) if are_parted else one.strip(" ,") for one in written]
    others = f"{len(names) - most + 1:,} others" if len(names) > most else ""
    names = [*names[: most - 1], others] if others else names
    if len(names) > 1 and names[-1] == AND_OTHERS:
        return f"{', '.join(names[:-1])} {AND_OTHERS}"
    if any("," in name for name in names):
        return "; ".join(names)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def spoken(written: str) -> str:
    """One name of the field as it is spoken, unless nothing tells how.

    >>> spoken("Lloyd Webber, Andrew"), spoken("Doctors Without Borders,"), spoken("Ann Lee, MD")
    ('Andrew Lloyd Webber', 'Doctors Without Borders', 'Ann Lee, MD')
    """
    words = written.strip(" ,")
    name = person_name(words, is_one=True) if "," in words else None
    if name is None or written.rstrip().endswith(","):
        return words
    return _in_order(name) if is_all_of(name, words) else words


def is_all_of(name: PersonName, words: str) -> bool:
    """Whether `words`, in which the family comes first, say no more than `name`: no degree."""
    family = words.partition(",")[0].strip()
    parts = (name.family, name.given, name.suffix)
    return name.family.endswith(family) and _letters("".join(parts)) == _letters(words)


def _letters(words: str) -> list[str]:
    return sorted(sign for sign in words if not sign.isspace() and sign != ",")


def _in_order(name: PersonName) -> str:
    if all(_is_unspaced(part) for part in (name.family, name.given)) and not name.suffix:
        return name.family + name.given
    return " ".join(filter(None, (name.given, name.family, name.suffix)))


def _is_unspaced(words: str) -> bool:
    return words.isalpha() and all(
        unicodedata.name(sign, "").startswith(_UNSPACED) for sign in words
    )
