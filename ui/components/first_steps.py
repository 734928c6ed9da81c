"""What a first visit is told: how a library begins, and four hints that can be put away."""

from collections.abc import Sequence
from pathlib import Path

from ui.markup import Html, isolated, local_link

_HINTS = (
    "Ask in your own words. What comes back are passages of your articles, word for word, each "
    "with its source. Words of the question and the sentence that answers best are lit.",
    "A click on a passage's title reads it in its place. Select any words there to cite them.",
    "Compare lays side by side what each of your sources says to a claim: who supports it, who "
    "disputes it, who is silent.",
    "By keyboard: <kbd>/</kbd> goes to the question and <kbd>Esc</kbd> out of it, <kbd>j</kbd> "
    "and <kbd>k</kbd> to the passage below and above, <kbd>Enter</kbd> reads it, and "
    "<kbd>?</kbd> brings these hints back.",
)


def hints_html() -> Html:
    """The hints, which the script shows until somebody puts them away in this browser."""
    entries = "".join(f"<li>{hint}</li>" for hint in _HINTS)
    return Html(
        '<aside class="hints" aria-label="Hints" hidden><h2>Four hints to begin with</h2>'
        f"<ol>{entries}</ol><p>Read, too, {local_link('limits', 'what it can and cannot do')}. "
        '<button type="button" class="plain" data-does="hide-hints">Put the hints away</button>'
        "</p></aside>"
    )


def empty_html(folders: Sequence[Path], trouble: str) -> Html:
    """What to do where there is nothing to ask yet; `trouble` has the command that builds."""
    where = isolated(" or ".join(map(str, folders)))
    library = local_link("library", "Library")
    return Html(
        '<section class="plainly"><h2>Your library is empty</h2>'
        "<p>Concordance answers from your own articles, and there are none yet. "
        "There are three ways to add some:</p><ol>"
        f"<li><b>Drop files</b> on the page {library}: text, HTML, PDF, Word, EPUB, tables.</li>"
        f"<li><b>Add a page</b> by its address, on the page {library}. It is fetched once.</li>"
        f"<li><b>Put files into the folder</b> {where} and build. "
        f'<span class="facts">{isolated(trouble)}</span></li>'
        "</ol><p>As soon as the first is there, you can ask.</p></section>"
    )
