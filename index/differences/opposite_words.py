"""Pairs of words of which each says the opposite of the other, and how a denial is taken back."""

import re
from collections.abc import Iterator

from index.compare.english.phrase_table import fold
from index.records import Span

_PAIRS = """
    common/rare common/uncommon commonly/rarely frequent/infrequent frequently/rarely
    often/rarely often/seldom usually/rarely always/never likely/unlikely known/unknown
    clear/unclear certain/uncertain proven/unproven increase/decrease increases/decreases
    increased/decreased increasing/decreasing increase/reduce increases/reduces
    increased/reduced increasing/reducing raise/lower raises/lowers raised/lowered
    rise/fall rises/falls higher/lower high/low greater/smaller larger/smaller more/less
    more/fewer most/few many/few safe/dangerous safe/unsafe safe/harmful harmless/harmful
    harmless/dangerous better/worse best/worst improve/worsen improves/worsens
    improved/worsened good/bad benign/malignant dominant/recessive permanent/temporary
    mild/severe curable/incurable reversible/irreversible effective/ineffective
    helpful/unhelpful necessary/unnecessary important/unimportant possible/impossible
    men/women man/woman males/females male/female boys/girls early/late earlier/later
    slowly/quickly slowly/rapidly gradually/suddenly gradual/sudden slow/fast slow/rapid
    short/long shorter/longer painful/painless voluntary/involuntary paternal/maternal
    strengthen/weaken strengthens/weakens stronger/weaker cause/prevent causes/prevents
    with/without inside/outside before/after above/below hot/cold warm/cold dry/wet
    cheap/expensive cheaper/dearer active/inactive contagious/noncontagious
    encourage/discourage recommended/discouraged true/false normal/abnormal
    younger/older young/old positive/negative all/none everyone/nobody able/unable
    heavier/lighter quieter/louder easier/harder hereditary/acquired acute/chronic
    sufficient/insufficient enough/insufficient predictable/unpredictable stable/unstable
"""
# Of other people another thing is said: these count only where both sentences have both.
_GROUPS = frozenset(
    ("men", "women", "man", "woman", "males", "females", "male", "female", "boys", "girls")
    + ("younger", "older", "young", "old")
)
# What a sentence says without its negator.
_TAKEN_BACK = {
    "cannot": "can",
    "can not": "can",
    "won't": "will",
    "can't": "can",
    "shan't": "shall",
    "no longer": "still",
    "no one": "people",
    "no-one": "people",
    "nobody": "people",
    "nothing": "something",
    "never": "always",
    "none": "all",
    "without": "with",
    "absence of": "presence of",
    "unable to": "able to",
    "fail to": "do",
    "fails to": "does",
    "failed to": "did",
    "unlikely": "likely",
    "not likely": "likely",
    "controversial": "accepted",
    "questionable": "certain",
    "doubtful": "certain",
    "unproven": "proven",
    "unproved": "proven",
    "unconfirmed": "confirmed",
    "a myth": "a fact",
    "myth": "fact",
    "misconception": "fact",
    "anecdotal": "firm",
    "ineffective": "effective",
    "unhelpful": "helpful",
    "useless": "useful",
    "unrelated": "related",
    "unnecessary": "necessary",
    "unsafe": "safe",
}
_WEAKLY = re.compile(
    r"(?:less|poorly|weakly|not|little|limited|insufficient|weak|scant|conflicting|mixed)"
    r"\s(?=.*(?:supported|evidence)$)"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")


def _opposites() -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    for pair in _PAIRS.split():
        one, other = pair.split("/")
        table.setdefault(one, set()).add(other)
        table.setdefault(other, set()).add(one)
    return table


_OPPOSITES = _opposites()


def taken_back(negator: str) -> str | None:
    """What to write instead of a negator, so that a sentence says what it denied.

    >>> taken_back("doesn't"), taken_back("no"), taken_back("cannot"), taken_back("neither")
    ('does', '', 'can', None)
    """
    negator = " ".join(fold(negator).split())
    if negator in _TAKEN_BACK:
        return _TAKEN_BACK[negator]
    if negator.endswith("n't"):
        return negator[:-3]
    if negator in ("not", "no"):
        return ""
    if _WEAKLY.match(negator):
        return _WEAKLY.sub("strong " if negator.endswith("evidence") else "well ", negator)
    evidence = re.fullmatch(r"(?:no|lack(?:s|ed|ing)?(?: of)?|absence of) (.+)", negator)
    return evidence[1] if evidence else None


def opposite_words(a: str, b: str) -> Iterator[tuple[Span, Span, str]]:
    """Words in `a` that stand against words in `b`: their spans, and what to write in `a`.

    None where one sentence has both words, unless they are in the other order there.

    >>> [word for *_, word in opposite_words("Falls are common.", "In youth falls are rare.")]
    ['rare']
    >>> [word for *_, word in opposite_words("More men than women", "more women than men")]
    ['women', 'men']
    """
    first, second = _places(a), _places(b)
    for word, span in first.items():
        for other in sorted(_OPPOSITES.get(word, ())):
            if other not in second:
                continue
            if other not in first and word not in second and word not in _GROUPS:
                yield span, second[other], other
            elif other in first and word in second and _is_turned(word, other, first, second):
                yield span, second[word], other


def _is_turned(word: str, other: str, a: dict[str, Span], b: dict[str, Span]) -> bool:
    return (a[word] < a[other]) != (b[word] < b[other])


def _places(text: str) -> dict[str, Span]:
    places: dict[str, Span] = {}
    for match in _WORD.finditer(fold(text)):
        if match[0] in _OPPOSITES:
            places.setdefault(match[0], Span(*match.span()))
    return places
