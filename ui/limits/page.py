"""The page that says plainly what this program can and cannot do."""

import streamlit as st

from index.attribution import PROMISE
from ui.markup import Html

_CAN = (
    "It finds the passages of your articles that answer a question in plain words.",
    "It shows each of them word for word, with its source, its date and its place; "
    "nothing is written, shortened or put in other words.",
    "It lays side by side what your sources say to a claim, and where they differ.",
    "It says so when no article answers.",
    "It works on this machine alone. Another one is asked only if you add a page by its address, "
    "or name a model that is not here.",
)
_CANNOT = (
    "It does not answer in words of its own, and does not know who is right.",
    "It knows only the articles in your library, not the web.",
    "“No article here answers that” is a measured guess: of the questions that are answered about "
    "one in thirty is turned away, and up to one in ten in an unusual library; of those that "
    "nothing answers, one in ten to one in six still gets passages, and more of those on a near "
    "topic. The nearest passages are always one click away.",
    "“Supports” and “disputes” are read off single sentences by rules and a small model. Over "
    "articles judged by hand, one in six to one in three was wrong where a source took sides. "
    "The sentence is what counts.",
    "The model that comes with it reads English. Exact words are found in any language.",
    "It does not read scanned pages; run text recognition on them first.",
)


def draw_limits() -> None:
    """Draw both lists."""
    st.html(
        Html(
            "<h1>What Concordance can and cannot do</h1>"
            f'<div class="plainly"><p>{PROMISE}</p>'
            f"<h2>It can</h2>{_list(_CAN)}<h2>It cannot</h2>{_list(_CANNOT)}</div>"
        )
    )


def _list(lines: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


if __name__ == "__main__":
    draw_limits()
