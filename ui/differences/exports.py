"""Buttons that download the differences that are shown."""

from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from index.differences.difference import Difference, QuotedClaim
from index.export.differences_tables import Address, differences_csv, differences_markdown
from ui.session.permalinks import place_parameters, read_address
from ui.session.state import page_address

_Write = Callable[[Iterable[Difference], Address], str]


def draw_exports(shown: Sequence[Difference]) -> None:
    """Draw the formats behind a button; a file is written when one is clicked."""
    address = _addresses()
    with st.popover("Export", type="tertiary", disabled=not shown):
        for label, write, ending in (
            ("Table", _table, "csv"),
            ("Text", differences_markdown, "md"),
        ):
            _draw(label, write, ending, shown, address)


def _draw(
    label: str, write: _Write, ending: str, shown: Sequence[Difference], address: Address
) -> None:
    st.download_button(
        label,
        lambda: write(shown, address).encode(),
        f"differences.{ending}",
        "text/plain",
        key=f"differences-{ending}",
        on_click="ignore",
    )


def _table(shown: Iterable[Difference], address: Address) -> str:
    # Without a byte order mark, spreadsheets assume another encoding.
    return f"\ufeff{differences_csv(shown, address)}"


def _addresses() -> Address:
    store = page_address()

    def address(side: QuotedClaim) -> str:
        place = place_parameters(side.doc_id, side.span, quote=side.text)
        return store + read_address(place)

    return address
