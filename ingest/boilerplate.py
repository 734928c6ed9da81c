"""What an article's page carries beside the article: notices, menus, link lists, author boxes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from index.records import Span
from ingest.reading import Block, Kind, Reading

PROSE_WORDS = 40
LABEL_WORDS = 6
REPEATS = 3

_NOTICE = re.compile(
    r"""
    \b(?:we|this\s+(?:web)?site|our)\b[^.]*\bcookies?\b | \b(?:accept|manage|reject)\s+(?:all\s+)?cookies
    | \bdo(?:es)?\s+not\s+(?:provide|constitute|offer|replace)\s+[^.]*\b(?:advice|discretion|care)\b
    | \bnot\s+(?:a\s+substitute|intended\s+(?:to\s+be|as))\b[^.]*\b(?:advice|diagnosis|treatment)\b
    | \b(?:educational|informational?)\s+purposes?\s+only\b | \bassumes?\s+no\s+(?:liability|responsibility)\b
    | \bintended\s+for\s+healthcare\s+professionals\b | \beditorial\s+(?:policy|process|guidelines)\b
    | \b(?:has\s+been|are|is|was)\s+(?:medically\s+)?reviewed\s+(?:by|for\s+accuracy)\b
    | \bwas\s+this\s+(?:article|page|information)\s+helpful\b | \ball\s+rights\s+reserved\b
    | (?:©|\(c\)|\bcopyright\b)\s*\d{4}\b
    | ^\s*(?:sign\s+up|subscribe|log\s+in|follow\s+us|share\s+(?:this|on)|click\s+here|skip\s+to)\b
    | \b(?:our|weekly|daily|free)\s+newsletter\b | \bread\s+more\s*$ | ^\s*advertisements?\s*$
    | ^\s*(?:last\s+)?(?:updated|modified|reviewed)(?:\s+on)?\s*:
    | ^\s*written,?\s+(?:edited\s+)?(?:or\s+reviewed\s+)?by\s*:
    | \bhelp\s+us\s+tailor\b | \bwhich\s+best\s+describes\s+you\b | ^\s*personali[sz]e\s*$
    | \bask\s+any\s+follow[- ]?up\b | \btear\s+this\s+out\b | \bnear\s+you,\s+visit\b
    | ^\s*<?https?://\S+>?\s*$ | ^\s*please\s+visit\b | ^[\s*_]*use\s+\[[^]]+\]\(https?:[^)]*\)
    | \bpage\s+is\s+excerpted\s+from\b | ^\s*digest\s+of\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LABEL = re.compile(
    r"""
    ^\W*(?:(?:you\s+(?:may|might)\s+also\s+(?:like|be\s+interested\s+in)) | also\s+read | read\s+(?:also|next)
    | (?:related|recent|popular|similar|latest|more|other)\s+(?:posts?|articles?|stories|topics?|links?|reading)
    | (?:external\s+)?links | references? | bibliography | citations? | further\s+reading | footnotes
    | about\s+the\s+authors? | author\s+(?:bio|information) | share\s+this(?:\s+\w+)? | tags | categories
    | comments? | leave\s+a\s+(?:reply|comment) | (?:\w+\s+){0,2}disclaimer | table\s+of\s+contents
    | newsletter | more\s+from(?:\s+\w+){1,3} | have\s+a\s+(?:follow-?up\s+)?question\??)\W*$
    """,
    re.IGNORECASE | re.VERBOSE,
)


def boilerplate(reading: Reading) -> tuple[Span, ...]:
    """The spans of the blocks that are no part of the article itself, in reading order.

    A block is boilerplate by its own words (a notice, a form, a lone address), or because it
    stands in a section that is (references, related posts, an author's box). Such a section
    ends at the next heading of its level with running text below it.
    """
    marked = []
    section: int | None = None
    for place, block in enumerate(reading.blocks):
        words = reading.text[block.start : block.end]
        if _is_label(block, words):
            section = min(section or 9, block.level or 9)
        elif section is not None and _resumes(reading, place, section):
            section = None
        if section is not None or _is_notice(block, words):
            marked.append(Span(block.start, block.end))
    return tuple(marked)


def repeated(readings: Sequence[Reading], sources: Sequence[str | None]) -> list[tuple[Span, ...]]:
    """For each reading, the blocks at its ends that repeat over articles of its source.

    A block counts as repeated when at least three articles, and a third of those of the source,
    have it. A block in the middle, or one that is most of its article, is never marked: the
    same true sentence may well stand in two articles.
    """
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for reading, source in zip(readings, sources, strict=True):
        if source:
            seen[source].update({_normal(reading, block) for block in reading.blocks})
    articles = Counter(source for source in sources if source)
    found = []
    for reading, source in zip(readings, sources, strict=True):
        needed = max(REPEATS, articles[source] / 3) if source else 0
        found.append(tuple(_repeated_ends(reading, seen[source], needed)) if source else ())
    return found


def _repeated_ends(reading: Reading, seen: Counter[str], needed: float) -> Iterator[Span]:
    is_repeated = [seen[_normal(reading, block)] >= needed for block in reading.blocks]
    head = next((n for n, again in enumerate(is_repeated) if not again), len(is_repeated))
    tail = next((n for n, again in enumerate(is_repeated[::-1]) if not again), len(is_repeated))
    ends = [*reading.blocks[:head], *reading.blocks[max(head, len(is_repeated) - tail) :]]
    if 2 * sum(block.end - block.start for block in ends) < len(reading.text):
        yield from (Span(block.start, block.end) for block in ends)


def _is_notice(block: Block, words: str) -> bool:
    return block.kind is Kind.FRONT_MATTER or _NOTICE.search(words) is not None


def _is_label(block: Block, words: str) -> bool:
    may_be = block.kind in (Kind.HEADING, Kind.PARAGRAPH) and len(words.split()) <= LABEL_WORDS
    return may_be and _LABEL.match(words) is not None


def _resumes(reading: Reading, place: int, section: int) -> bool:
    block = reading.blocks[place]
    if block.kind is not Kind.HEADING or block.level > section:
        return False
    for below in reading.blocks[place + 1 :]:
        words = reading.text[below.start : below.end]
        if below.kind is Kind.HEADING:
            return False
        if len(words.split()) >= PROSE_WORDS and not _NOTICE.search(words):
            return True
    return False


def _normal(reading: Reading, block: Block) -> str:
    return " ".join(reading.text[block.start : block.end].lower().split())
