"""The written name of a person in parts: family, given and suffix, without titles and degrees."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Kept with the family name, which they precede: van der Berg, de la Cruz, bin Salim.
_PARTICLES = frozenset((
    *("van", "von", "vom", "der", "den", "de", "del", "della", "delle", "di", "da", "das", "dos"),
    *("do", "du", "la", "le", "les", "el", "al", "ben", "bin", "bint", "ibn", "ter", "ten", "te"),
    *("zu", "zum", "zur", "af", "av", "st"),
))  # fmt: skip
# Within a family name of two parts: Ortega y Gasset.
_LINKS = frozenset(("y", "e", "i"))
_TITLES = frozenset((
    *("dr", "doctor", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lord"),
    *("lady", "rev", "reverend", "fr", "dipl"),
))  # fmt: skip
# Before a name by which nobody is filed, or that is no person's: Pope Francis, St. John Ambulance.
_STYLES = frozenset((
    *("the", "pope", "queen", "king", "prince", "princess", "saint", "st", "brother", "sister"),
))  # fmt: skip
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV|2nd|3rd")
# Degrees that stand after a name without a comma; dotted, or in one of the usual short forms.
_DEGREE = re.compile(
    r"(?:[A-Z][A-Za-z]{0,3}\.){2,}[A-Z]?|MD|DO|RN|NP|PA-C|RD|RDN|LDN|DDS|DMD|DVM|DC|DPM|DPT|JD|LLM?"
    r"|[BM]Sc?N?|[BM]A|BSc|MSc|MPhil|DPhil|PhD|EdD|PsyD|PharmD|DrPH|[DM]PH|MBA|MHA|MHS|MEd|MSW|LCSW"
    r"|MB|MBBS|MBChB|BMBS|BM|ChB|BCh|DSc|DNP|APRN|CNM|CNP|FNP|CCRN|OTR|CPNP"
    r"|M?FRC[A-Z]{1,6}|MRC[A-Z]{1,6}(?:\([A-Z]+\))?|FA[A-Z]{2,4}|[FM]R[SC][A-Z]*"
)
# What stands after a name and a comma: one or more words in which capitals are the rule.
_AFTER_COMMA = re.compile(
    r"(?=(?:.*[A-Z]){2})[A-Z][A-Za-z.]*[A-Z.](?:-[A-Z]+)?(?:\([A-Z]+\))?"
    r"|\([A-Z]\w*\)|[DBM]Sc|med\.|h\.c\."
)
_INITIALS = re.compile(r"(?!U[KNS]$|EU$)[A-Z](?:[.-]?[A-Z])?\.?|(?:[A-Z]\.-?){1,4}")
_VANCOUVER = re.compile(r"[A-Z]{1,3}")
# A syllable after a hyphen in small letters: Ki-moon, Min-jun; the family name comes first there.
_HYPHENED = re.compile(r"[A-Z][a-z]+-[a-z]+")
# Two family names, of which the first is a patronymic: García Márquez, Pérez Soto.
_PATRONYMIC = re.compile(r"Garc[ií]a|[A-Z]\w{2,}[eé]z")
_ORGANISATION = re.compile(
    # Nouns for bodies, or for the people of one, in some languages.
    r"universi|instit|colleg|academ|akadem|school|facult|hospit|hôpita|clini|klini|foundation"
    r"|fondation|fundaci|fondazione|stiftung|societ|sociét|socied|gesellschaft|associat"
    r"|asociac|verband|verein|organi[sz]a|federat|fédérat|committee|comit[éeè]|council"
    r"|conse[ij]|commission|agenc|ministr|ministè|ministe|departm|départ|office|bureau|board$"
    r"|group|team$|staff$|network|alliance|trust$|services?$|publish|press$|news|media"
    r"|magazine|journal|editor|librar|museum|laborator|compan|limited$"
    r"|(?:inc|ltd|llc|gmbh|plc|corp|co)\.?$|health|medic(?:al|in)|research|scien|internation"
    r"|national|federal|royal$|world|global|collaborat|consorti|cooperati|initiative|program"
    r"|project|authorit|administrat|charit(?:able|ies)|governm|division$|unit$|centers?$"
    r"|centres?$|centro|zentrum|community|forum$|guidelines?|writers?$|authors?$|admin$|guest"
    r"|contributor|anonymous|gazette|herald$|tribune|chronicle|times$|reporter|correspondent"
    r"|coalition|union$|league$|panel$|task$|force$|taskforce|registry|support$|information"
    r"|survey|observator|partners|systems?$|solutions$|technolog|therapeutics|pharma"
    r"|diseases?$|cancer$|heart$|brain$|kids$|online$|today$|weekly$|daily$|wiki",
    re.IGNORECASE,
)
_MOST_WORDS = 6
# Letters without case, and the vowels that some of these scripts write as marks.
_CASELESS = ("Lo", "Lm", "Mn", "Mc")
_LONGEST_HONOUR = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """The parts of a name; particles are in `family`, `suffix` is such as "Jr." or "III"."""

    family: str
    given: str
    suffix: str = ""


def person_name(written: str, *, is_one: bool = False) -> PersonName | None:
    """The parts of a name; None if it is an institution's, or may be one.

    "Ann Lee, Bo Kim" may be two persons, so that it is no name either, unless `is_one` is known.
    Without a comma the last word, with the particles before it, is the family name: nothing tells
    a family name that comes first, or one of two words, but a few forms of them.

    >>> person_name("Dr. Bo van der Berg, MD")
    PersonName(family='van der Berg', given='Bo', suffix='')
    >>> person_name("Example, Ann")
    PersonName(family='Example', given='Ann', suffix='')
    >>> person_name("World Health Organization")
    """
    # Of a run of blanks each would begin the search for a bracket anew.
    words = " ".join(written.split())
    words = re.sub(r"^(?:written\s+)?by\s+", "", words, flags=re.IGNORECASE)
    words = words.replace("Ph. D", "Ph.D")
    words = re.sub(r"\s*\([^()]*\)$", "", words) if not _ends_in_degree(words) else words
    pieces, suffix = _without_suffix([piece.split() for piece in words.split(",") if piece.strip()])
    pieces = _without_degrees(pieces)
    if len(pieces) == 1:
        return _in_order(pieces[0], suffix, is_one=is_one)
    if len(pieces) == 2:
        family, given = pieces
        are_full = len(family) > 1 and len(given) > 1 and not _is_particle(family[0])
        return None if are_full and not is_one else _family_first(family, given, suffix)
    return None


def is_short(written: str) -> bool:
    """Whether it is a family name and initials, as journals list them: "Smith JA", "Lee B. C."."""
    family, initials = _family_and_initials(written.split())
    return bool(initials) and _are_of_a_person(family) and not _is_title(family[0])


def short_name(written: str) -> PersonName:
    """The parts of a name for which `is_short` holds."""
    family, initials = _family_and_initials(written.split())
    return PersonName(family=" ".join(family), given=" ".join(initials))


def is_degree(piece: str) -> bool:
    """Whether a piece between commas is a degree, or several, or a suffix such as Jr."""
    words = piece.split()
    return bool(words) and all(_is_honour(word) or _SUFFIX.fullmatch(word) for word in words)


def _is_honour(word: str) -> bool:
    may_be = len(word) <= _LONGEST_HONOUR
    return may_be and bool(_DEGREE.fullmatch(word) or _AFTER_COMMA.fullmatch(word))


def _family_and_initials(words: list[str]) -> tuple[list[str], list[str]]:
    """The words of a name before initials that end it, and those; none of either if it has none."""
    start = len(words)
    while start > 0 and _INITIALS.fullmatch(words[start - 1]):
        start -= 1
    if start == len(words) and words and _VANCOUVER.fullmatch(words[-1]):
        start -= 1
    return (words[:start], words[start:]) if start else ([], [])


def _ends_in_degree(words: str) -> bool:
    return bool(_DEGREE.fullmatch(words.split()[-1])) if words.split() else False


def _without_suffix(pieces: Sequence[list[str]]) -> tuple[list[list[str]], str]:
    """The pieces between commas, without a suffix that is one of them or ends one."""
    kept: list[list[str]] = []
    suffix = ""
    for piece in pieces:
        if len(piece) == 1 and kept and _SUFFIX.fullmatch(piece[0]):
            suffix = piece[0]
            continue
        if len(piece) > 2 and _SUFFIX.fullmatch(piece[-1]):
            suffix, piece = piece[-1], piece[:-1]
        kept.append(piece)
    return kept, suffix


def _without_degrees(pieces: Sequence[list[str]]) -> list[list[str]]:
    """The pieces without titles and degrees, which never leave a name of one word."""
    if not pieces:
        return []
    first, *others = pieces
    first = _without_titles(first)
    while len(first) > 2 and _DEGREE.fullmatch(first[-1]):
        first = first[:-1]
    if len(first) > 1:
        others = [piece for piece in others if not all(map(_is_honour, piece))]
    elif others:
        given, *rest = others
        while len(given) > 1 and _DEGREE.fullmatch(given[-1]):
            given = given[:-1]
        others = [given, *(piece for piece in rest if not all(map(_is_honour, piece)))]
    return [first, *others]


def _without_titles(words: list[str]) -> list[str]:
    start = 0
    while start < len(words) - 2 and (
        _is_title(words[start]) or (start and re.fullmatch(r"(?:[a-z]+\.)+", words[start]))
    ):
        start += 1
    return words[start:]


def _in_order(words: list[str], suffix: str, *, is_one: bool) -> PersonName | None:
    """The name in which the given name comes first."""
    written = " ".join(words)
    if is_short(written):
        short = short_name(written)
        are_two = len(short.given.replace(".", "").replace(" ", "")) == 2
        is_sure = is_one or (are_two and not _DEGREE.fullmatch(short.given))
        return short if is_sure else None
    if len(words) < 2 or not _are_of_a_person(words) or _is_title(words[0]):
        return None
    if words[0].lower().rstrip(".") in _STYLES:
        return None
    if len(words) == 2 and _HYPHENED.fullmatch(words[1]):
        return PersonName(family=words[0], given=words[1], suffix=suffix)
    if _INITIALS.fullmatch(words[-1]):
        return None
    start = _family_start(words)
    return PersonName(family=" ".join(words[start:]), given=" ".join(words[:start]), suffix=suffix)


def _family_start(words: Sequence[str]) -> int:
    """The place of the word that begins the family name."""
    start = len(words) - 1
    if start > 2 and words[start - 1] in _LINKS:
        start -= 2
    elif start > 1 and _PATRONYMIC.fullmatch(words[start - 1]):
        start -= 1
    while start > 1 and _is_particle(words[start - 1]):
        start -= 1
    return start


def _family_first(family: list[str], given: list[str], suffix: str) -> PersonName | None:
    """The name in which a comma follows the family name."""
    while len(given) > 1 and _is_title(given[0]):
        given = given[1:]
    are_short = len(given) == 1 and _VANCOUVER.fullmatch(given[0])
    words = family if are_short else [*family, *given]
    if all(map(_is_caseless, words)):
        return PersonName(family=" ".join(family), given=" ".join(given), suffix=suffix)
    if not _are_of_a_person(words) or all(map(_is_particle, given)):
        return None
    end = len(given)
    while end > 1 and given[end - 1] in _PARTICLES:
        end -= 1
    return PersonName(
        family=" ".join([*given[end:], *family]), given=" ".join(given[:end]), suffix=suffix
    )


def _are_of_a_person(words: Sequence[str]) -> bool:
    """Whether each word may be part of a person's name, and none is a noun for a body."""
    plain = [word for word in words if word not in _PARTICLES and word not in _LINKS]
    return bool(plain) and len(words) <= _MOST_WORDS and all(map(_may_be_a_name, plain))


def _may_be_a_name(word: str) -> bool:
    if _INITIALS.fullmatch(word):
        return True
    parts = [part for part in word.split("-") if part]
    return (
        re.sub(r"['’.-]", "", word).isalpha()
        and (word[0].isupper() or _particle_and_name(word))
        and all(_has_no_inner_capital(part) for part in parts)
        and not any(_ORGANISATION.match(part) for part in parts)
    )


def _is_caseless(word: str) -> bool:
    """Whether a word is in a script without capitals: 泽东, محمد, मोहन."""
    signs = re.sub(r"['’.-]", "", word)
    return bool(signs) and all(unicodedata.category(sign) in _CASELESS for sign in signs)


def _particle_and_name(word: str) -> bool:
    """Whether a particle and a name are one word: al-Fihri, d'Este."""
    particle, mark, name = re.match(r"(\w*)(['’-]?)(.*)", word).groups()  # type: ignore[union-attr]
    return bool(mark) and (particle in _PARTICLES or len(particle) == 1) and name[:1].isupper()


def _has_no_inner_capital(word: str) -> bool:
    """Whether a capital stands only at the beginning, or after Mc, De, O' and the like."""
    rest = re.sub(r"^(?:Ma?c|Fitz|D[ei]|L[ae]|V[ao]n|Du|\w['’])(?=[A-Z])", "", word)
    return not any(letter.isupper() for letter in rest[1:])


def _is_title(word: str) -> bool:
    return word.lower().partition(".")[0] in _TITLES


def _is_particle(word: str) -> bool:
    return word.lower().rstrip(".") in _PARTICLES
