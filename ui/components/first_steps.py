"""A first visit: how to start a library, and four hints that can be hidden."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from index.files.address import spoken
from ui.markup import Html, escape, isolated, local_link
from ui.session.state import index_folder

_HINTS = (
    "Ask in your own words. You get passages from your articles, word for word, each with its "
    "source. The words of your question and the sentence that answers it best are highlighted.",
    "Click the title of a passage to read it in place. Select any words there to cite them.",
    "Ask a question that can be answered by yes or no, or type a claim, and see side by side which "
    "of your sources say yes, which say no, which do not decide, and which are silent.",
    "On the keyboard: <kbd>/</kbd> goes to the question and <kbd>Esc</kbd> leaves it, "
    "<kbd>j</kbd> and <kbd>k</kbd> go to the next and previous passage, <kbd>Enter</kbd> opens "
    "it, and <kbd>?</kbd> shows all keys.",
)


def hints_html() -> Html:
    """The hints, which the script shows until they are hidden in this browser."""
    entries = "".join(f"<li>{hint}</li>" for hint in _HINTS)
    return Html(
        '<aside class="hints" aria-label="Hints" hidden><h2>Four hints to get started</h2>'
        f"<ol>{entries}</ol><p>See also "
        f"{local_link('limits', 'what Concordance can and cannot do')}. "
        '<button type="button" class="plain" data-does="hide-hints">Hide the hints</button>'
        "</p></aside>"
    )


def empty_html(folders: Sequence[Path]) -> Html:
    """What to do in an empty library, in the browser or on the command line."""
    index = spoken(index_folder())
    corpus = " ".join(f"--corpus {shlex.quote(str(folder))}" for folder in folders)
    return Html(
        '<section class="plainly"><h2>Your library is empty</h2>'
        f"<p>Concordance answers from your own articles. {local_link('library', 'Add the first')}: "
        "drop files, or name a web page. You can ask as soon as one is in.</p>"
        '<p class="facts">Or put files into '
        f"{isolated(' or '.join(map(str, folders)))} and run "
        f"<code>python -m ingest build {escape(corpus)} --index {escape(index)}</code></p>"
        "</section>"
    )
