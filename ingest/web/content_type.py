"""The content type of a page: its format, as the ending of a file, and its encoding."""

from email.message import Message
from pathlib import PurePosixPath

from ingest.file_kinds import ARTICLES

_OF_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/epub+zip": ".epub",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "multipart/related": ".mhtml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
}
# What servers send for a file of a type that they do not know.
_UNKNOWN = {"", "application/octet-stream", "binary/octet-stream", "application/zip"}
_ALIASES = {".htm": ".html", ".markdown": ".md"}


class ContentType:
    """The header of that name.

    >>> content = ContentType("Text/HTML; charset=ISO-8859-2")
    >>> content.name, content.charset, content.suffix("/page.php")
    ('text/html', 'iso-8859-2', '.html')
    >>> ContentType("text/plain").suffix("/notes.md"), ContentType("image/png").suffix("/a.pdf")
    ('.md', None)
    """

    def __init__(self, header: str) -> None:
        parsed = Message()
        parsed["Content-Type"] = header
        self.name = header.partition(";")[0].strip().lower()
        self.charset = parsed.get_content_charset()

    def suffix(self, path: str) -> str | None:
        """The ending for a file of this type; None if it is not an article.

        If the server does not know, the ending of `path`, from the address, decides.
        """
        ending = PurePosixPath(path).suffix.lower()
        ending = _ALIASES.get(ending, ending)
        if self.name in _UNKNOWN:
            return ending if ending in ARTICLES else None
        if self.name == "text/plain":
            return ".md" if ending == ".md" else ".txt"
        return _OF_TYPE.get(self.name)
