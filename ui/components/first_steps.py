"""A first visit: how to start a library, and four hints that can be hidden."""

from collections.abc import Sequence
from pathlib import Path

from ui.markup import Html, isolated, local_link

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


def empty_html(folders: Sequence[Path], reason: str) -> Html:
    """What to do in an empty library; `reason` includes the build command."""
    where = isolated(" or ".join(map(str, folders)))
    library = local_link("library", "Library")
    return Html(
        '<section class="plainly"><h2>Your library is empty</h2>'
        "<p>Concordance answers from your own articles, and there are none yet. "
        "There are three ways to add some:</p><ol>"
        f"<li><b>Drop files</b> on the {library} page: text, HTML, PDF, Word, EPUB, tables.</li>"
        f"<li><b>Add a web page</b> by its address on the {library} page. It is fetched once.</li>"
        f"<li><b>Put files into the folder</b> {where} and build. "
        f'<span class="facts">{isolated(reason)}</span></li>'
        "</ol><p>You can ask as soon as the first one is in.</p></section>"
    )
