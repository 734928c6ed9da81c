"""Which differences are shown: by source, by kind and by the user's verdict."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from index.differences.difference import KIND_WORDS, Difference

# Dismissed in this session: these stay where they are until the choice changes.
JUST_DISMISSED = "differences-just-dismissed"
_STATES = ("new", "confirmed", "dismissed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is asked for; None is everything, of states everything that is not dismissed."""

    source: str | None = None
    kind: str | None = None
    state: str | None = None

    @property
    def words(self) -> list[str]:
        """What is asked for, as shown beside the number of differences."""
        return [one for one in (self.source, self.kind, self.state) if one]


def draw_choice(known: Sequence[Difference]) -> Choice:
    """Draw the lists to choose from behind a button; the address follows what is chosen."""
    sources = sorted({side.label for one in known for side in (one.a, one.b)}, key=str.casefold)
    kinds = [kind for kind in KIND_WORDS if any(one.kind == kind for one in known)]
    with st.popover("Filter"):
        source = _list("Source", sources, "source", "All sources")
        kind = _list("Why they differ", [KIND_WORDS[one] for one in kinds], "why", "All reasons")
        state = _list("Your verdict", _STATES, "verdict", "All but dismissed")
    return Choice(source=source, kind=kind, state=state)


def chosen_differences(known: Sequence[Difference], choice: Choice) -> list[Difference]:
    """Those that are asked for, in their order."""
    just = st.session_state.get(JUST_DISMISSED, ())
    return [one for one in known if _is_chosen(one, choice, is_just=one.key in just)]


def _is_chosen(one: Difference, choice: Choice, *, is_just: bool) -> bool:
    is_of_source = choice.source in (None, one.a.label, one.b.label)
    is_of_kind = choice.kind in (None, KIND_WORDS[one.kind])
    if choice.state is None:
        is_in_state = one.state != "dismissed" or is_just
    else:
        is_in_state = one.state == choice.state
    return is_of_source and is_of_kind and is_in_state


def _list(label: str, options: Sequence[str], name: str, all_words: str) -> str | None:
    return st.selectbox(
        label,
        options,
        index=None,
        key=name,
        placeholder=all_words,
        format_func=lambda one: f"{one[:1].upper()}{one[1:]}",
        bind="query-params",
    )
