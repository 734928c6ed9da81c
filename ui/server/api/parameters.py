"""The parameters of a request, read strictly: anything unknown or invalid is an error."""

from collections.abc import Collection

from starlette.datastructures import QueryParams

from index.errors import RequestError
from index.retrieval.filters import Filters

FILTERS = ("source", "document", "after", "before", "boilerplate")
_REPEATED = ("source", "document")


class Parameters:
    """The parameters of a request, each of which must be `known`.

    Raises:
        RequestError: one is unknown, or is given more often than allowed.
    """

    def __init__(self, query: QueryParams, *, known: Collection[str]) -> None:
        for name in query:
            if name not in known:
                raise RequestError(
                    f"There is no parameter {name[:50]!r} here. Use: {', '.join(known)}."
                )
            if name not in _REPEATED and len(query.getlist(name)) > 1:
                raise RequestError(f"{name} is given more than once. Give it once.")
        self._query = query

    def words(self, name: str) -> str:
        """The text of a required parameter.

        Raises:
            RequestError: it is missing.
        """
        if name not in self._query:
            raise RequestError(f"{name} is missing. Give it: ?{name}=…")
        return self._query[name]

    def optional(self, name: str) -> str | None:
        """The text of an optional parameter; None if it is not given.

        Raises:
            RequestError: it is empty.
        """
        text = self._query.get(name)
        if text == "":
            raise RequestError(f"{name} is empty. Give a value or leave it out.")
        return text

    def number(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        """A whole number.

        Raises:
            RequestError: it is not a number, or out of range.
        """
        text = self._query.get(name, str(default))
        # Longer ones are out of any range here, and slow to parse.
        is_number = text.isascii() and text.isdecimal() and len(text) < 10
        if not is_number or not lowest <= int(text) <= highest:
            raise RequestError(
                f"{name} is {text[:50]!r}, but must be a number from {lowest} to {highest}."
            )
        return int(text)

    def filters(self) -> Filters:
        """The filters of the question; an empty source means articles of unknown source.

        Raises:
            RequestError: a date is empty, or `boilerplate` is neither true nor false.
            QuestionError: a date is not valid, or no date lies between the two.
        """
        boilerplate = self._query.get("boilerplate", "false")
        if boilerplate not in ("true", "false"):
            raise RequestError(f"boilerplate is {boilerplate[:50]!r}, but must be true or false.")
        return Filters(
            sources=tuple(name or None for name in self._query.getlist("source")),
            documents=tuple(self._query.getlist("document")),
            after=self.optional("after"),
            before=self.optional("before"),
            boilerplate=boilerplate == "true",
        )
