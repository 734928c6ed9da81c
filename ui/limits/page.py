"""The page Limits: what this program can and cannot do."""

import streamlit as st

from index.attribution import PROMISE
from ui.markup import Html

_CAN = (
    "It finds the passages in your articles that answer a question in plain words.",
    "It shows each of them word for word, with its source, date and place; "
    "nothing is generated, shortened or paraphrased.",
    "It shows side by side what your sources say about a question, and where they differ.",
    "It says so when no article answers your question.",
    "It works on this machine alone. It contacts others only if you add a page by its address, "
    "or name a model that is not installed here.",
)
_CANNOT = (
    "It does not answer in words of its own, and does not know who is right.",
    "It knows only the articles in your library, not the web.",
    "“No article here answers that” is a measured guess. About one in thirty questions that your "
    "articles do answer is turned away, up to one in ten in an unusual library. One in ten to one "
    "in six questions that nothing answers still gets passages, more on closely related topics. "
    "The nearest passages are always one click away.",
    "“Supports” and “disputes” are the verdicts of a small model and may be wrong, and where two "
    "sources differ follows from them. The sentence is what counts.",
    "The model that comes with it reads English. Exact words are found in any language.",
    "Words on scanned pages are read by text recognition, if that is installed, and may be "
    "misread; it says so beside each quote. Pictures without pages are not read.",
)


def draw_limits() -> None:
    """Draw both lists."""
    st.html(
        Html(
            "<h1>What Concordance can and cannot do</h1>"
            f'<div class="plainly"><p>{PROMISE}</p>'
            f"<h2>What it can do</h2>{_list(_CAN)}<h2>What it cannot do</h2>{_list(_CANNOT)}</div>"
        )
    )


def _list(lines: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


if __name__ == "__main__":
    draw_limits()
