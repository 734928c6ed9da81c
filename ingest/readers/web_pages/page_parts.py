"""Tells the article of a page from what is around it: menus, banners, forms, comments."""

import re
from collections.abc import Callable, Iterator

from lxml.etree import _Element

from ingest.readers.tree import tag_of, text_of
from ingest.readers.web_pages.words import is_title

_APART_ROLES = {
    "navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar", "tablist",
    "alertdialog", "dialog", "doc-toc",
}  # fmt: skip
_APART_TAGS = {"nav", "search", "dialog"}
_EDGES = {"header", "footer"}
_BOX_TAGS = {"aside", "form"}
_BOX_ROLES = {"complementary", "form", "status", "alert"}
_INNER = {"article", "main", "section", "blockquote", "li", "figure", "td", "details"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CONTROLS = tuple(f"{{*}}{name}" for name in ("input", "button", "select", "textarea"))
_LEAVES = {"p", "pre", "dt", "figure", "figcaption", "blockquote", "details", "a", *_HEADINGS}
# Names are taken whole: a part says nothing ("lumbar" is no bar, "navicular" no nav).
_AROUND = (
    r"(?:(?:site|page|main|global|top|bottom|primary|secondary|mobile|readers?|users?|post|entry|article|js|wp"
    r"|block)[-_]+)*"
)
_ENDING = (
    r"(?:[-_]+(?:wrapper|wrap|container|inner|links?|list|bar|nav|items?|section|box|block|widget"
    r"|area|form|signup|sign-up|prompt|panel|notice|banner|popup|overlay|cta|message|holder|icons?|buttons?|\d+))*"
)
_MAYBE = re.compile(
    rf"""{_AROUND}(?:[a-z]{{1,14}}[-_]+)?(?:nav|navbar|navigation|menu|masthead|topbar|header|footer|sidebar|toolbar|pager
    |sign-?up|social|related|recommended|trending|popular|teasers?|promo|promotion|banner|ads?
    |byline|meta|tags?|categories|toc|table-of-contents|feedback|helpful|ratings?|survey|login
    |search|tools|actions|cards|more)
    {_ENDING}""",
    re.VERBOSE,
)
_SURELY = re.compile(
    rf"""{_AROUND}(?:cookies?|cookie-(?:law|policy|bar)|consent|gdpr|newsletter|subscribe
    |subscription|paywall|share|sharing|social-(?:links|media|share|sharing|icons)|share-(?:this|bar)
    |related-(?:posts|articles|links|stories|content|reading|pages)|recommendations|read-(?:next|more|also)
    |more-(?:from|stories|articles)|most-read|popular-posts|breadcrumbs?|pagination|skip-links?
    |comments?|comment-list|commentlist|comments-area|disqus_thread|respond|advert|advertisement
    |author-(?:box|bio|card|info)|about-(?:the-)?author){_ENDING}""",
    re.VERBOSE,
)
_SENTENCE = re.compile(r"[.!?][\"'”’)\]]*(?:\s+|\Z)")
_SENTENCE_WORDS = 4
_LINKED = 0.5
_MOSTLY_LINKED = 0.6
_FEW_LINKS = 3
_FEW_WORDS = 12
_FORM_WORDS = 80
_MAIN_SHARE = 0.25
Drops = Callable[[str], bool]
"""Whether another judge leaves these words out of the article."""


def aside_of(body: _Element, *, drops: Drops) -> set[_Element]:
    """The elements of a page that are no part of its article.

    Menus, banners, footers and dialogs are none. What lies beside the main part or before the
    title, boxes, forms and what is named like them are none if they look like it, too (links,
    controls, few words), and another judge drops their words. Doubt keeps them in the article.
    """
    page = _Page(body, drops)
    found: set[_Element] = set()
    waiting = list(_children(body))[::-1]
    while waiting:
        element = waiting.pop()
        page.pass_by(element)
        if page.is_aside(element):
            found.add(element)
        elif len(element) and tag_of(element) not in _LEAVES:
            waiting += list(_children(element))[::-1]
    return found


class _Page:
    def __init__(self, body: _Element, drops: Drops) -> None:
        self._drops = drops
        self._main = _main(body)
        self._around_main = set() if self._main is None else set(self._main.iterancestors())
        self._title = next(filter(is_title, body.iter("{*}h1", "{*}p")), None)
        self._kept = set(self._around_main)
        for one in (self._main, self._title):
            if one is not None:
                self._kept |= {one, *one.iterancestors()}
        self._is_before_title = self._title is not None

    def pass_by(self, element: _Element) -> None:
        """Note, in the order of the page, that this element is reached."""
        if element is self._title:
            self._is_before_title = False

    def is_aside(self, element: _Element) -> bool:
        """Whether an element is no part of the article."""
        tag, role = tag_of(element), element.get("role")
        if element in self._kept:
            return False
        if tag in _APART_TAGS or role in _APART_ROLES:
            return True
        if tag in _EDGES and not _is_inner(element):
            return True
        if element.getparent() in self._around_main or self._is_before_title:
            if _linked_share(element) >= _LINKED or self._is_sure(element):
                return True
            return not _has_prose(element) and self._is_dropped(element) or self._is_box(element)
        if any(map(_SURELY.fullmatch, _names(element))):
            return self._is_sure(element) or self._is_dropped(element)
        is_box = tag in _BOX_TAGS or tag in _EDGES or role in _BOX_ROLES
        if is_box or any(map(_MAYBE.fullmatch, _names(element))):
            return self._is_box(element)
        return self._is_list_of_links(element)

    def _is_sure(self, element: _Element) -> bool:
        """Whether an element is named like a banner or a form, and has its controls or links."""
        if not any(map(_SURELY.fullmatch, _names(element))):
            return False
        return _has_control(element) or _linked_share(element) >= _LINKED

    def _is_box(self, element: _Element) -> bool:
        return _looks_apart(element) and self._is_dropped(element)

    def _is_list_of_links(self, element: _Element) -> bool:
        """Whether these are menus without a name, or headlines of other articles."""
        links = list(element.iter("{*}a")) if len(element) else []
        if len(links) < _FEW_LINKS or _linked_share(element) < _MOSTLY_LINKED:
            return False
        is_inner = _is_inner(element) or element.getparent() is None
        return (not is_inner or _are_headlines(element)) and self._is_dropped(element)

    def _is_dropped(self, element: _Element) -> bool:
        return self._drops(" ".join(map(str, element.itertext())))


def _main(body: _Element) -> _Element | None:
    """The element that the page itself calls its main part, if that holds enough of its text."""
    marked = [*body.iter("{*}main"), *_with_role(body, "main")]
    articles = [one for one in body.iter("{*}article") if not _is_in_article(one)]
    for found in (marked[:1], articles if len(articles) == 1 else []):
        for one in found:
            if len(text_of(one)) >= _MAIN_SHARE * len(text_of(body)):
                return one
    return None


def _with_role(body: _Element, role: str) -> list[_Element]:
    return [one for one in body.iter("{*}*") if one.get("role") == role]


def _is_in_article(element: _Element) -> bool:
    return any(tag_of(one) == "article" for one in element.iterancestors())


def _children(element: _Element) -> Iterator[_Element]:
    return (child for child in element if isinstance(child.tag, str))


def _is_inner(element: _Element) -> bool:
    return any(tag_of(one) in _INNER for one in element.iterancestors())


def _names(element: _Element) -> list[str]:
    names = f"{element.get('class', '')} {element.get('id', '')}".lower()
    return names.split() if names != " " else []


def _looks_apart(element: _Element) -> bool:
    """Whether an element has links, controls or a few words, rather than sentences."""
    words = len(text_of(element).split())
    if _linked_share(element) >= _LINKED:
        return True
    if words < _FORM_WORDS and _has_control(element):
        return True
    has_parts = next(element.iter("{*}li", *(f"{{*}}{name}" for name in _HEADINGS)), None)
    return words <= _FEW_WORDS and has_parts is None and not _has_prose(element)


def _has_control(element: _Element) -> bool:
    """Whether there is a field or a button; one in a heading opens the text below it."""
    return any(
        tag_of(up) not in _HEADINGS
        for one in element.iter(*_CONTROLS)
        if (up := one.getparent()) is not None
    )


def _linked_share(element: _Element) -> float:
    linked = sum(len(text_of(link)) for link in element.iter("{*}a"))
    return linked / max(len(text_of(element)), 1)


def _are_headlines(element: _Element) -> bool:
    """Whether there are headings, and each is a link to somewhere else."""
    headings = list(element.iter(*(f"{{*}}{name}" for name in _HEADINGS)))
    return len(headings) > 1 and all(
        next(one.iter("{*}a"), None) is not None
        or next(one.iterancestors("{*}a"), None) is not None
        for one in headings
    )


def _has_prose(element: _Element) -> bool:
    text = text_of(element)
    ends = [match.end() for match in _SENTENCE.finditer(text)]
    return any(
        len(text[start:end].split()) >= _SENTENCE_WORDS
        for start, end in zip([0, *ends], ends, strict=False)
    )
