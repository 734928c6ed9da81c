"""The parameters of the API, which are also the arguments of the MCP tools, read strictly."""

from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema, ErrorDetails, core_schema

from index.errors import RequestError
from index.retrieval.filters import Filters
from index.retrieval.query import LONGEST
from index.search.excerpt import Excerpt, parse_excerpt

_MOST_HITS = 100
_MOST_LISTED = 1000
_HIGHEST = 10**9 - 1
_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"


@dataclass(frozen=True, slots=True)
class _Between:
    """Marks a whole number in decimal digits; pydantic alone also reads "1_0", "+1" and "1.0"."""

    lowest: int
    highest: int

    def __get_pydantic_core_schema__(self, _: object, __: GetCoreSchemaHandler) -> CoreSchema:
        number = core_schema.int_schema(ge=self.lowest, le=self.highest)
        return core_schema.no_info_before_validator_function(self._read, number)

    def _read(self, value: object) -> int:
        # Longer ones are out of any range here, and slow to parse.
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
            value = int(value)
        if type(value) is not int or not self.lowest <= value <= self.highest:
            raise ValueError(f"a number from {self.lowest} to {self.highest}")
        return value


def _yes_or_no(value: object) -> bool:
    if value not in ("true", "false") and not isinstance(value, bool):
        raise ValueError("true or false")
    return value in ("true", True)


class _Parameters(BaseModel):
    """Reads parameters, each of which must be known.

    Raises:
        RequestError: one is missing, unknown or invalid; says in one line which, and what is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="wrap")
    @classmethod
    def _in_our_words(cls, given: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(given)
        except ValidationError as error:
            problems = error.errors(include_url=False)
            unknown = [problem for problem in problems if problem["type"] == "extra_forbidden"]
            # Not a ValueError, so pydantic and FastAPI pass it on.
            raise RequestError(cls._words((unknown or problems)[0])) from error

    @classmethod
    def _words(cls, problem: ErrorDetails) -> str:
        name, given = str(problem["loc"][0]), problem["input"]
        match problem["type"]:
            case "extra_forbidden":
                names = ", ".join(cls.model_fields) or "none"
                return f"There is no parameter {name[:50]!r} here. Use: {names}."
            case "missing":
                return f"{name} is missing. Give it a value."
            case "string_too_short":
                return f"{name} is empty. Give a value or leave it out."
            case kind:
                shown = repr(given[:50]) if isinstance(given, str) else repr(given)[:50]
                texts = "a list of texts" if kind == "tuple_type" else "a text"
                wanted = problem.get("ctx", {}).get("error", texts)
                return f"{name} is {shown}, but must be {wanted}."


# What `json_schema_extra` describes is checked where the question is asked, with its own errors.
_Text = Annotated[str, Field(json_schema_extra={"minLength": 1, "maxLength": LONGEST})]
_Optional = Annotated[str, Field(min_length=1)] | SkipJsonSchema[None]
_YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]


class _Asked(_Parameters):
    q: _Text = Field(
        description='A question; "quoted words" must occur, -word and -"two words" must not.'
    )


class _Searched(_Parameters):
    q: _Text | SkipJsonSchema[None] = Field(
        None,
        description='A question in plain words; "quoted" must occur, -word must not.',
    )
    k: Annotated[int, _Between(1, _MOST_HITS)] = Field(
        5, description="The maximum number of passages."
    )
    like: _Optional = Field(
        None, description="DOC_ID@START-END: passages of other sources like this text, without q."
    )


class _Compared(_Asked):
    claim: _Optional = Field(
        None,
        description="The claim to compare, in place of the one derived from the question.",
        json_schema_extra={"maxLength": LONGEST},
    )


class _Filtered(_Parameters):
    source: tuple[str, ...] = Field(
        (), description="Only these sources; empty for articles of unknown source."
    )
    document: tuple[str, ...] = Field((), description="Only these articles.")
    after: _Optional = Field(
        None,
        description="Published on this date or later.",
        json_schema_extra={"pattern": _DATE},
    )
    before: _Optional = Field(
        None,
        description="Published on this date or earlier.",
        json_schema_extra={"pattern": _DATE},
    )
    boilerplate: _YesOrNo = Field(False, description="Include notices and menus.")

    def filters(self) -> Filters:
        """The filters of the question.

        Raises:
            QuestionError: a date is not valid, or no date lies between the two.
        """
        return Filters(
            sources=tuple(name or None for name in self.source),
            documents=self.document,
            after=self.after,
            before=self.before,
            boilerplate=self.boilerplate,
        )


class SearchParameters(_Filtered, _Searched):
    """The parameters of a question, or of a text to find others like it."""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if self.q is None and self.like is None:
            raise RequestError("q is missing. Give it a value.")
        if self.q is not None and self.like is not None:
            raise RequestError("q and like are given. Give one of them.")
        return self

    def excerpt(self) -> Excerpt | None:
        """The text in `like`.

        Raises:
            QuestionError: it does not name one.
        """
        return parse_excerpt(self.like) if self.like else None


class CompareParameters(_Filtered, _Compared):
    """The parameters of a comparison."""


class ListParameters(_Parameters):
    """The parameters of a page of the list of articles."""

    offset: Annotated[int, _Between(0, _HIGHEST)] = Field(
        0, description="The number of articles to skip."
    )
    limit: Annotated[int, _Between(1, _MOST_LISTED)] = Field(
        100, description="The maximum number of articles."
    )


class NoParameters(_Parameters):
    """None at all."""


class ReadParameters(_Parameters):
    """The parameters of a part of an article: its characters from `start` up to `end`."""

    doc_id: str = Field(description="The article, as in a hit.")
    start: Annotated[int, _Between(0, _HIGHEST)] = Field(0, description="The first character.")
    end: Annotated[int, _Between(0, _HIGHEST)] | SkipJsonSchema[None] = Field(
        None, description="The character to stop before; the end of the article if left out."
    )


SINGLE = {
    name
    for model in (SearchParameters, CompareParameters, ListParameters)
    for name, field in model.model_fields.items()
    if field.annotation != tuple[str, ...]
}
"""Those that may be given only once."""
