"""Reads web pages that a browser saved in one file (MHTML), with the frames in them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.etree import _Element

from index.errors import UnreadableError
from ingest.file_kinds import Found
from ingest.readers.decode import decode, storable
from ingest.readers.mail.mail_parts import (
    Mail,
    content_id,
    header,
    is_cut_short,
    leaves,
    open_mail,
    text_of_part,
)
from ingest.readers.tree import take_out, text_of
from ingest.readers.web_pages import html
from ingest.readers.web_pages.page_styles import hidden_by_rules
from ingest.readers.xml import parse_as_browser
from ingest.reading import Failure, Limits, Reading

_PAGES = ("text/html", "application/xhtml+xml")
_STYLES = "text/css"
_DEEPEST = 5
_FEW_WORDS = 60
_WEB = re.compile(r"https?://", re.IGNORECASE)
_HIDES = re.compile(r"(?:display|visibility)\s*:\s*(?:none|hidden|collapse)", re.IGNORECASE)
_NO_PAGE = "contains no web page, or is damaged; open the page in a browser and save it once more"


def read(found: Found, *, limits: Limits) -> Iterator[Reading | Failure]:
    """The article in the page, and a line if the end of the file is missing.

    Raises:
        UnreadableError: there is no page in it, or no article in the page.
    """
    raw = found.file.read_bytes()
    if raw.lstrip()[:1] == b"<":
        yield html.reading_of(decode(raw, declared=html.declared_encoding(raw)))
        return
    message = open_mail(raw, limits=limits)
    if is_cut_short(message):
        yield Failure(
            path=f"{found.path} end",
            reason="is missing, since the file is cut short; save it again",
        )
    saved = _Saved(message)
    reading = html.reading_of(saved.page())
    yield replace(reading, given=saved.given() | dict(reading.given))


class _Saved:
    """The parts of a saved page, each by its address and by its name."""

    def __init__(self, message: Mail) -> None:
        self._message = message
        parts = list(leaves(message))
        self._named: dict[str, Mail] = {}
        for part in parts:
            for name in (f"cid:{content_id(part)}", header(part, "content-location")):
                self._named.setdefault(name, part)
        self._root = self._find_root(parts)
        self._used = {id(self._root)}

    def page(self) -> str:
        """The page with its frames in their places, and the style sheets that hide something."""
        root = self._tree(self._root, depth=0)
        return etree.tostring(root, method="html", encoding="unicode")

    def given(self) -> dict[str, str]:
        """The title and the address with which the browser saved it; the day is not the page's."""
        places = (
            header(self._message, "snapshot-content-location"),
            header(self._root, "content-location"),
        )
        address = next((place for place in places if _WEB.match(place)), "")
        values = {"title": header(self._message, "subject"), "url": storable(address)}
        return {name: value for name, value in values.items() if value}

    def _find_root(self, parts: list[Mail]) -> Mail:
        pages = [part for part in parts if part.get_content_type() in _PAGES]
        start = str(self._message.get_param("start") or "").strip("<>")
        for part in pages:
            if start and content_id(part) == start:
                return part
        for part in pages:
            if text_of_part(part).strip():
                return part
        raise UnreadableError(_NO_PAGE)

    def _tree(self, part: Mail, *, depth: int) -> _Element:
        try:
            root = parse_as_browser(text_of_part(part))
        except etree.LxmlError as error:
            raise UnreadableError(_NO_PAGE) from error
        base = header(part, "content-location")
        self._take_in_styles(root, base)
        # What is hidden in a frame or a part of its own (shadow tree) hides nothing around it.
        for own in [*reversed(list(root.iter("template"))), *([root] if depth else [])]:
            _hide_by_own_rules(own)
        for frame in list(root.iter("iframe", "frame")):
            self._fill(frame, base, depth=depth)
        for frames in list(root.iter("frameset")):
            frames.tag = "div" if frames.getparent() is not root else "body"
        return root

    def _take_in_styles(self, root: _Element, base: str) -> None:
        for link in list(root.iter("link")):
            sheet = self._part(link.get("href", ""), base)
            if sheet is not None and sheet.get_content_type() == _STYLES:
                styles = text_of_part(sheet)
                if _HIDES.search(styles):
                    link.tag = "style"
                    link.text = styles

    def _fill(self, frame: _Element, base: str, *, depth: int) -> None:
        part = self._part(frame.get("src", ""), base)
        is_page = part is not None and part.get_content_type() in _PAGES
        if part is None or not is_page or depth >= _DEEPEST or id(part) in self._used:
            return
        self._used.add(id(part))
        try:
            inner = self._tree(part, depth=depth + 1)
        except UnreadableError:
            return
        frame.tag = "div"
        frame.text = None
        if _is_foreign(header(part, "content-location"), base) and _is_short(inner):
            # An advertisement, as a rule; a text that is embedded from elsewhere is longer.
            frame.set("role", "contentinfo")
        for body in inner.iter("body"):
            frame.text = body.text
            frame.extend(list(body))
            break

    def _part(self, address: str, base: str) -> Mail | None:
        named = self._named.get(address) if address else None
        if named is None and address:
            try:
                named = self._named.get(urljoin(base, address))
            except ValueError:
                return None
        return named


def _is_foreign(address: str, base: str) -> bool:
    """Whether both are web addresses, of hosts that have another owner."""
    hosts = [urlsplit(one).hostname for one in (address, base) if _WEB.match(one)]
    owners = {".".join((host or "").split(".")[-2:]) for host in hosts}
    return len(owners) > 1


def _is_short(root: _Element) -> bool:
    return len(text_of(root).split(None, _FEW_WORDS)) <= _FEW_WORDS


def _hide_by_own_rules(root: _Element) -> None:
    for element in hidden_by_rules(root):
        element.set("style", "display: none")
    for style in list(root.iter("style")):
        take_out(style)
