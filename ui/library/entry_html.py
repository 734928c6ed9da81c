"""Articles in the list as HTML: title, source, date, tags, and what is proposed."""

from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlencode

from index.attribution import counted, date_words
from index.records import Proposal, Span
from ui.library.shelf import Entry
from ui.markup import Html, escape, isolated, local_link
from ui.session.permalinks import place_parameters, read_address

_SHOWN_TAGS = 24


def list_html(entries: Iterable[Entry], *, unread: Collection[str] = ()) -> Html:
    """Articles, each a link to its text; those in `unread` are marked as new."""
    rows = "".join(_row(entry, is_new=entry.doc_id in unread) for entry in entries)
    return Html(f'<ul class="library shelf">{rows}</ul>')


def proposal_words(doc_id: str, proposal: Proposal) -> Html:
    """Which source an article seems to have, and why."""
    why = "from its link"
    if proposal.words:
        place = Span(proposal.start, proposal.end)
        address = read_address(place_parameters(doc_id, place))
        line = local_link(address, f"line {proposal.line:,}")
        why = f"from {line}: {isolated(f'“{proposal.words}”')}"
    return Html(f"looks like <b>{isolated(proposal.source)}</b>, {why}")


def tags_html(counts: Mapping[str, int], *, chosen: str) -> Html:
    """All tags as links to their articles, with the number of those."""
    links = [_tag(tag, f"{tag} · {count:,}", chosen) for tag, count in counts.items()]
    rest = links[_SHOWN_TAGS:]
    more = f"<details><summary>{counted(len(rest), 'more tag')}</summary>" if rest else ""
    more += f'<p class="links">{"".join(rest)}</p></details>' if rest else ""
    return Html(
        f'<nav aria-label="Tags"><p class="links tags">{"".join(links[:_SHOWN_TAGS])}</p>{more}'
        "</nav>"
    )


def tag_address(tag: str) -> str:
    """The address of the articles with a tag, relative to any page.

    >>> tag_address("night shift")
    'library?tag=night+shift'
    """
    return f"library?{urlencode({'tag': tag})}"


def ask_tag_address(tag: str) -> str:
    """The address at which a question is put to the articles with a tag only.

    >>> ask_tag_address("sleep")
    './?tag=sleep'
    """
    return f"./?{urlencode({'tag': tag})}"


def _row(entry: Entry, *, is_new: bool) -> str:
    link = local_link(read_address({"doc": [entry.doc_id]}), entry.title)
    new = ' <b class="new">new</b>' if is_new else ""
    source = isolated(entry.source) if entry.source else "source unknown"
    tags = " ".join(_tag(tag, tag, "") for tag in entry.tags)
    return (
        f'<li><span class="title">{link}{new}</span>'
        f'<span class="source">{source}</span>'
        f'<span class="date">{date_words(entry.published)}</span>'
        f'<span class="tags links">{tags}</span></li>'
    )


def _tag(tag: str, words: str, chosen: str) -> str:
    now = ' aria-current="page"' if tag.casefold() == chosen.casefold() else ""
    address = escape(tag_address(tag))
    return f'<a href="{address}" target="_self"{now}>{isolated(words)}</a>'
