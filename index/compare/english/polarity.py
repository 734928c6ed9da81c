"""Polarity cues: words that negate, soften or count, found by rule beside the reader."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from index.compare.english.dates import find_dates
from index.compare.english.phrase_table import PhraseTable, blotted, fold
from index.compare.english.quantities import Quantity, all_differ, find_quantities
from index.records import Span
from index.text.analyzer import terms

CueKind = Literal["negation", "hedge", "number"]

# These neither negate nor soften what the sentence claims.
_IDIOMS = (
    *("not only/just/merely/simply/solely/least", "not the only", "not to mention", "or not"),
    *("not surprising/surprisingly/unexpected/unexpectedly", "not-for-profit", "whether or not"),
    *("not rare/rarely/uncommon/uncommonly/unusual/infrequent/infrequently", "not unlikely"),
    *(
        "even without",
        "if not",
        "why not",
        "no doubt",
        "no wonder",
        "no surprise",
        "no matter",
        "nothing but",
    ),
    *("without doubt/question/delay", "without a/any doubt", "with or/and without"),
    *("than … without", "none other than", "last but not least", "never mind", "a few"),
    *("cannot/can't/couldn't be overstated/overstressed/overemphasized/overemphasised/denied",),
    *("can/could not be overstated/overstressed/overemphasized/overemphasised/denied",),
    *("do not hesitate/worry/forget", "don't hesitate/worry/forget"),
    *("more/less likely", "as soon as possible", "if possible"),
)
# "Can" is left out, as it says what a thing is able to do.
_HEDGES = {
    "doubt": (
        *("unlikely", "not likely", "less/poorly/weakly … supported", "less convincing"),
        *("have/has/had/with/find/finds less/little/no … support", "not supported"),
        *("controversial", "controversy", "debated", "disputed", "contested", "questionable"),
        *("doubtful", "unclear", "uncertain", "unknown", "unproven", "unproved", "unconfirmed"),
        *("inconclusive", "anecdotal", "far from clear/certain", "myth", "misconception"),
        *("not/isn't/hasn't … clear/certain/known/proven/proved/established/confirmed",),
        *("not/isn't/aren't … understood", "not necessarily", "results … mixed/conflicting"),
        *("poorly understood", "little/less … understood", "little is known"),
        *("little/limited/insufficient/weak/scant/conflicting/mixed/inconsistent … evidence",),
        *("little/limited/insufficient/weak/scant/conflicting/mixed/inconsistent … support/proof",),
        *("evidence … limited/weak/mixed/lacking/scarce/inconclusive/conflicting/insufficient",),
        *("little/limited … effect/benefit", "remains to be", "yet to be"),
    ),
    "rare": (
        *("rarely", "seldom", "seldomly", "hardly ever/any", "hardly", "scarcely", "infrequently"),
        *("uncommonly", "in rare cases", "on rare occasions", "less often/frequently/commonly"),
        *("is/are/was/were/be/very/extremely/quite/relatively/fairly rare/uncommon/infrequent",),
        *("few people/patients/cases/studies", "not often"),
    ),
    "weak": (
        *("may", "might", "could", "possible", "possibly", "perhaps", "maybe", "probable"),
        *("probably", "presumably", "potentially", "likely", "apparently", "arguably"),
        *("may/might or may/might not", "sometimes", "occasionally", "at times", "usually"),
        *("generally", "typically", "in some cases/people/patients", "tend/tends to"),
        *("suggest", "suggests", "suggested", "suggesting", "appear/appears/appeared to"),
        *("seem", "seems", "seemed", "is/are/was/were/been thought/believed/said/assumed to"),
        *("some/preliminary … evidence", "not always/all/every/everyone/everybody/entirely/fully"),
        *("cannot/can't be ruled out", "cannot/can't be excluded"),
    ),
}
# Left out: "rather than" denies one part only; a lack of sleep or potassium is a topic itself.
_NEGATORS = {
    "no evidence": (
        *("no … … evidence/proof/indication", "lack/lacks/lacked/lacking … evidence/proof/support"),
        *("lack/absence of … evidence/proof/benefit/effect/efficacy",),
    ),
    "not": (
        *("not", "cannot", "can not", "no longer", "don't", "doesn't", "didn't", "isn't"),
        *("aren't", "wasn't", "weren't", "hasn't", "haven't", "hadn't", "won't", "wouldn't"),
        *("can't", "couldn't", "shouldn't", "mustn't", "needn't", "ain't"),
        *("dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "couldnt", "shouldnt"),
    ),
    "no": ("no", "no one", "no-one", "nobody", "nothing", "nowhere"),
    "never": ("never",),
    "none": ("none",),
    "neither": ("neither",),
    "nor": ("nor",),
    "without": ("without", "absence of"),
    "fail": ("fail/fails/failed to", "unable to"),
    "ineffective": ("ineffective", "unhelpful", "useless", "unrelated", "unnecessary", "unsafe"),
}
_PHRASES = PhraseTable({"": _IDIOMS, **_HEDGES, **_NEGATORS})
# "No, it helps" denies what somebody else said, and "no. 5" is a number.
_OTHER_NO = re.compile(r"\A\W{0,9}no(?=\s?[,;:])|(?<!\w)no\.(?=\s?\d)")
_STRONG = ("doubt", "rare")
# The words before these are not denied: cramps without fever, cramps unrelated to a disease.
_BEFORE_NOUNS = re.compile(
    r"no |without|absence|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )unrelated"
)
# How, why or how often something is may be in doubt although nobody doubts that it is.
_MANNER = re.compile(
    r"(?<!\w)(?:why|reasons?|mechanisms?|patterns?|prevalence|incidence"
    r"|causes?(?=\s(?:is|are|was|were|of|remains?|has|have)(?!\w)))(?!\w)"
)
_CLAUSE_END = re.compile(
    r"[,;:()—]|(?<!\w)(?:and|or|but|because|although|though|while|whereas|if|when|so|who|which)(?!\w)"
)


class Cue(NamedTuple):
    """Words that negate, soften or count, with their span in the text.

    `value` is the negator; how much is left of a claim ("weak", "rare" or "doubt"; "manner" if
    only how or why is in doubt); or what is counted, in a comparable unit, as in "dose:500 mg"
    or "date:2019-10".
    """

    kind: CueKind
    span: Span
    value: str


class Clash(NamedTuple):
    """The cues of one kind by which two sentences differ; empty for one without such a cue."""

    kind: CueKind
    a: tuple[Span, ...]
    b: tuple[Span, ...]


class _Denial(NamedTuple):
    """Negators of one clause, and the terms of what they deny."""

    spans: tuple[Span, ...]
    denied: frozenset[str]


class _Reading(NamedTuple):
    cues: tuple[Cue, ...]
    quantities: tuple[Quantity, ...]
    denials: tuple[_Denial, ...]
    doubts: tuple[Span, ...]
    meant: frozenset[str]

    def denies(self, other: "_Reading") -> tuple[Span, ...]:
        """The negators of something that `other` also mentions."""
        return tuple(
            span
            for spans, denied in self.denials
            if not denied or denied & other.meant
            for span in spans
        )


def find_cues(text: str) -> list[Cue]:
    """The cues of a sentence in reading order, without overlap.

    Words that only look like one ("not only", "no doubt", "vitamin B12") are left out.

    >>> [cue.value for cue in find_cues("It may not help within 2 weeks.")]
    ['weak', 'not', 'duration:up to 14 day']
    """
    return list(_read(text).cues)


def clashes(a: str, b: str) -> list[Clash]:
    """The cues by which two sentences about the same thing differ: number, negation, hedge.

    Numbers differ if those of one dimension have no range in common; counts and dates never do.
    A negation counts if its clause shares a word with the other sentence; two in one clause
    cancel out. A strong hedge ("rarely",
    "controversial") differs from a plain claim or a weak hedge ("may"), but not from another
    strong one or a negation.

    >>> [clash.kind for clash in clashes("Rest helps in 2 days.", "Rest never helps in 9 hours.")]
    ['number', 'negation']
    >>> clashes("It takes 2 weeks.", "It may take 14 days.")
    []
    """
    first, second = _read(a), _read(b)
    differences = [_number_clash(first, second)]
    denials = first.denies(second), second.denies(first)
    if not (denials[0] or first.doubts) or not (denials[1] or second.doubts):
        differences += [Clash("negation", *denials), Clash("hedge", first.doubts, second.doubts)]
    return [clash for clash in differences if clash.a or clash.b]


def _number_clash(first: _Reading, second: _Reading) -> Clash:
    a: list[Span] = []
    b: list[Span] = []
    for unit in {quantity[:2] for quantity in first.quantities}:
        these = [quantity for quantity in first.quantities if quantity[:2] == unit]
        those = [quantity for quantity in second.quantities if quantity[:2] == unit]
        if those and all_differ(these, those):
            a += [quantity.span for quantity in these]
            b += [quantity.span for quantity in those]
    return Clash("number", tuple(sorted(a)), tuple(sorted(b)))


# A sentence is in many pairs, and each asks for it again.
@lru_cache(maxsize=4096)
def _read(text: str) -> _Reading:
    rest = fold(text)
    dates = find_dates(text)
    rest = blotted(rest, [span for _, span in dates])
    quantities = find_quantities(rest)
    rest = blotted(rest, [quantity.span for quantity in quantities])
    cues = [
        *(Cue("number", span, f"date:{date}") for date, span in dates),
        *(Cue("number", quantity.span, quantity.value) for quantity in quantities),
        *_phrases(rest),
    ]
    return _Reading(
        cues=tuple(sorted(cues, key=lambda cue: cue.span)),
        quantities=tuple(quantities),
        denials=tuple(_denials(text, rest, [cue for cue in cues if cue.kind == "negation"])),
        doubts=tuple(cue.span for cue in cues if cue.value in _STRONG),
        meant=frozenset(terms(text)),
    )


def _phrases(text: str) -> Iterator[Cue]:
    text = blotted(text, [Span(*match.span()) for match in _OTHER_NO.finditer(text)])
    for value, span in _PHRASES.find(text):
        if value == "doubt" and _MANNER.search(_clause(text, span)):
            yield Cue("hedge", span, "manner")
        elif value:
            yield Cue("hedge" if value in _HEDGES else "negation", span, value)


def _clause(text: str, span: Span) -> str:
    """The clause around a span."""
    start = max((cut.end() for cut in _CLAUSE_END.finditer(text, 0, span.start)), default=0)
    after = _CLAUSE_END.search(text, span.end)
    return text[start : after.start() if after else len(text)]


def _denials(text: str, rest: str, negations: Sequence[Cue]) -> Iterator[_Denial]:
    """Those of `negations` that no other in the same clause cancels."""
    cuts = list(_CLAUSE_END.finditer(rest))
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(text)]
    # "Neither … nor" and "not …, nor" deny once.
    counted = [cue for cue in negations if cue.value != "nor" or cue is negations[0]]
    for clause, cues in groupby(counted, lambda cue: bisect(starts, cue.span.start) - 1):
        spans = tuple(cue.span for cue in cues)
        if len(spans) % 2:
            is_before = _BEFORE_NOUNS.match(rest, spans[0].start)
            start = spans[0].end if is_before else starts[clause]
            yield _Denial(spans, frozenset(terms(text[start : ends[clause]])))
