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
    "or have it prepare your articles for other languages.",
)
_CANNOT = (
    "It does not answer in words of its own, and does not know who is right.",
    "It knows only the articles in your library, not the web.",
    "“No article here answers that” can be wrong. Of thirty questions that your articles do "
    "answer, about one gets these words, up to three in an unusual library. Of thirty that nothing "
    "answers, three to five still get passages, more if they are close to what your articles are "
    "about. The nearest passages are always one click away.",
    "Whether a source says yes or no is judged by a small program and may be wrong, and where two "
    "sources differ follows from that. The sentence is what counts.",
    "It understands English. Exact words are found in any language.",
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
