"""Permalinks: questions and quotes as the parameters of an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from index.errors import QuestionError
from index.notebook.quote_check import Remembered, is_digest, remember
from index.records import SourceKey, Span
from index.retrieval.filters import Filters

Parameters = dict[str, list[str]]

USUAL_PASSAGES = 5
MOST_PASSAGES = 50
_BESIDE = "beside"
# All articles of unknown source, in an address.
_ALL = "yes"
_LONGEST_ENDS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class AskQuery:
    """A question with its filters, as typed; only `filters` validates them.

    In `sources`, None means all articles of unknown source; `tags` narrows to articles that carry
    one of them. In place of a question, `like` may name a text, as `DOC_ID@START-END`, to find
    passages like it.
    """

    question: str = ""
    like: str = ""
    sources: tuple[SourceKey | None, ...] = ()
    articles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    passages: int = USUAL_PASSAGES
    notices: bool = False

    def filters(self, tagged: Sequence[str] = ()) -> Filters:
        """The filters, validated; `tagged` are the articles that carry one of the tags.

        Raises:
            QuestionError: a date is not valid, or the two exclude each other.
        """
        return Filters(
            sources=self.sources,
            documents=tuple(dict.fromkeys((*self.articles, *tagged))),
            after=self.after or None,
            before=self.before or None,
            boilerplate=self.notices,
        )

    def parameters(self) -> Parameters:
        """The parameters of an address that asks the same; defaults are left out."""
        unnamed = [source[0] for source in self.sources if isinstance(source, tuple)]
        given = {
            "q": [self.question] if self.question else [],
            "like": [self.like] if self.like and not self.question else [],
            "source": [source for source in self.sources if isinstance(source, str)],
            "unnamed": [*([_ALL] if None in self.sources else []), *unnamed],
            "article": list(self.articles),
            "tag": list(self.tags),
            "after": [self.after] if self.after else [],
            "before": [self.before] if self.before else [],
            "k": [str(self.passages)] if self.passages != USUAL_PASSAGES else [],
            "notices": ["yes"] if self.notices else [],
        }
        return {name: values for name, values in given.items() if values}


def read_asked(parameters: Mapping[str, Sequence[str]]) -> AskQuery:
    """The query in the parameters of an address; parameters of other kinds are ignored.

    A claim in it, which addresses of comparisons had beside their question, is what is asked.

    Raises:
        QuestionError: the number of passages is not valid.

    >>> read_asked({"q": ["why?"], "k": ["9"]}).passages
    9
    """
    question = _last(parameters, "claim").strip() or _last(parameters, "q")
    unnamed = [None if one == _ALL else (one,) for one in parameters.get("unnamed", ())]
    return AskQuery(
        question=question,
        like="" if question else _last(parameters, "like"),
        sources=tuple(dict.fromkeys((*parameters.get("source", ()), *unnamed))),
        articles=tuple(dict.fromkeys(parameters.get("article", ()))),
        tags=tuple(dict.fromkeys(parameters.get("tag", ()))),
        after=_last(parameters, "after").strip(),
        before=_last(parameters, "before").strip(),
        passages=_passages(_last(parameters, "k")),
        notices=bool(parameters.get("notices")),
    )


def read_span(parameters: Mapping[str, Sequence[str]], *, length: int) -> Span | None:
    """The span that `start` and `end` name in a text of `length`; None if neither is given.

    Raises:
        QuestionError: they do not name characters of the text.
    """
    given = _last(parameters, "start"), _last(parameters, "end")
    if given == ("", ""):
        return None
    if all(number.isdecimal() and len(number) < 12 for number in given):
        span = Span(int(given[0]), int(given[1]))
        if span.start < span.end <= length:
            return span
    raise QuestionError(
        f"The address names the characters {given[0][:20]!r} to {given[1][:20]!r}, but the article "
        f"has the characters 0 to {length:,}. Choose an article below, or ask again."
    )


def place_parameters(
    doc_id: str, span: Span, asked: AskQuery | None = None, *, quote: str = ""
) -> Parameters:
    """The parameters that open an article at a span, with the hits of `asked` highlighted.

    With `quote`, the words at that span, the link can later check whether they are still there.
    """
    place = {"doc": [doc_id], "start": [str(span.start)], "end": [str(span.end)]}
    if quote:
        kept = remember(quote, span)
        ends = {"first": kept.first, "last": kept.last}
        place |= {"digest": [kept.digest], **{name: [end] for name, end in ends.items() if end}}
    return {**place, **(asked.parameters() if asked else {})}


def beside_address(place: Parameters) -> str:
    """The address of an answer with an article beside it, open at `place`, as
    `place_parameters` gives it with the question.

    >>> beside_address(place_parameters("a.md", Span(1, 9), AskQuery(question="why?")))
    './?beside=a.md&start=1&end=9&q=why%3F'
    """
    beside = {_BESIDE if name == "doc" else name: values for name, values in place.items()}
    return f"./?{urlencode(beside, doseq=True)}"


def place_beside(parameters: Mapping[str, Sequence[str]]) -> Parameters | None:
    """The parameters of the place that is open beside the answer; None if none is.

    >>> place_beside({"beside": ["a.md"], "start": ["1"], "end": ["9"]})
    {'doc': ['a.md'], 'start': ['1'], 'end': ['9']}
    """
    doc_id = _last(parameters, _BESIDE)
    kept = ("start", "end", "first", "last", "digest")
    place = {name: list(parameters[name]) for name in kept if name in parameters}
    return {"doc": [doc_id], **place} if doc_id else None


def read_remembered(parameters: Mapping[str, Sequence[str]]) -> Remembered | None:
    """The quote that an address was made for; None if it has none, or a malformed one.

    >>> read_remembered(place_parameters("a.md", Span(1, 5), quote="Salt")).first
    'Salt'
    """
    first, last, digest = (_last(parameters, name) for name in ("first", "last", "digest"))
    given = _last(parameters, "start"), _last(parameters, "end")
    is_whole = all(number.isascii() and number.isdecimal() and len(number) < 12 for number in given)
    if not (is_whole and first and is_digest(digest) and len(first) + len(last) <= _LONGEST_ENDS):
        return None
    span = Span(int(given[0]), int(given[1]))
    return Remembered(span=span, digest=digest, first=first, last=last)


def read_address(parameters: Parameters) -> str:
    """The address of the Read page, relative to any page.

    >>> read_address(place_parameters("a b.md", Span(1, 9)))
    'read?doc=a+b.md&start=1&end=9'
    """
    return f"read?{urlencode(parameters, doseq=True)}"


def ask_address(asked: AskQuery) -> str:
    """The address that asks this, relative to any page."""
    return f"./?{urlencode(asked.parameters(), doseq=True)}"


def _last(parameters: Mapping[str, Sequence[str]], name: str) -> str:
    values = parameters.get(name) or [""]
    return values[-1]


def _passages(given: str) -> int:
    if not given:
        return USUAL_PASSAGES
    if given.isdecimal() and len(given) < 12 and 1 <= int(given) <= MOST_PASSAGES:
        return int(given)
    raise QuestionError(
        f"The address asks for {given[:20]!r} passages. Ask for a number from 1 to {MOST_PASSAGES}."
    )
