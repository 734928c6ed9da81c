"""Opens files in the format of e-mail (MIME): saved messages, and web pages in one file."""

import re
from binascii import Error as BinasciiError
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from typing import TypeAlias

from index.errors import UnreadableError
from ingest.readers.decode import decode, storable
from ingest.readers.web_pages.html import declared_encoding
from ingest.reading import Limits

_NO_BASE64 = re.compile(r"<|\S[ \t]+\S")
_BLANK = re.compile(r"\s+")
_ENCRYPTED_PARTS = ("multipart/encrypted", "application/pgp-encrypted")
_SEALED_PARTS = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_BEGIN = b"\xef\xbb\xbf \t\r\n"
Mail: TypeAlias = Message


def open_mail(raw: bytes, *, limits: Limits) -> Mail:
    """The message in `raw`, of which no part is decoded yet.

    Raises:
        UnreadableError: it has more parts than `limits.entries`.
    """
    message: Mail = message_from_bytes(raw.lstrip(_BEGIN))
    for number, _ in enumerate(message.walk()):
        if number > limits.entries:
            raise UnreadableError(
                f"has more than {limits.entries:,} parts; open it and save what you need as .html"
            )
    return message


def header(message: Mail, name: str) -> str:
    """A header in plain letters on one line; empty if it is missing."""
    value = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    raw = value.encode("ascii", "surrogateescape") if _has_bytes(value) else b""
    words = decode(raw) if raw else value
    with suppress(HeaderParseError, BinasciiError, LookupError, ValueError):
        words = str(make_header(decode_header(_BLANK.sub(" ", words))))
    return _BLANK.sub(" ", storable(words)).strip()


def content_id(part: Mail) -> str:
    """The name by which other parts refer to it."""
    return header(part, "content-id").strip("<>")


def text_of_part(part: Mail) -> str:
    """The text of a part, in the encoding that it or its page declares."""
    raw = bytes_of_part(part)
    return decode(raw, declared=_charset(part) or declared_encoding(raw))


def bytes_of_part(part: Mail) -> bytes:
    """What a part holds, unpacked; what is wrongly packed is given as it stands."""
    stored = part.get_payload()
    if isinstance(stored, str) and _is_not_packed(part, stored):
        return stored.encode("utf-8", "surrogateescape")
    try:
        payload = part.get_payload(decode=True)
    except (BinasciiError, MessageError, ValueError, LookupError):
        payload = None
    return payload if isinstance(payload, bytes) else b""


def leaves(message: Mail) -> Iterator[Mail]:
    """The parts that are not made of parts, in order; those of a message within it, too."""
    return (part for part in message.walk() if not part.is_multipart())


def refuse_encrypted(message: Mail) -> None:
    """Refuse a message whose words are locked.

    Raises:
        UnreadableError: it is encrypted, or signed in a form that packs it up.
    """
    for part in message.walk():
        kind = part.get_content_type()
        if kind in _ENCRYPTED_PARTS or kind in _SEALED_PARTS:
            raise UnreadableError(
                "is encrypted or sealed (S/MIME or PGP); open it in your mail program and save "
                "its text as .txt"
            )


def is_cut_short(message: Mail) -> bool:
    """Whether the end of a part is missing."""
    return any(
        type(defect).__name__ == "CloseBoundaryNotFoundDefect"
        for part in message.walk()
        for defect in part.defects
    )


def _is_not_packed(part: Mail, stored: str) -> bool:
    """Whether it says that it is in base64, and holds what never is."""
    return header(part, "content-transfer-encoding").lower() == "base64" and bool(
        _NO_BASE64.search(stored)
    )


def _charset(part: Mail) -> str | None:
    try:
        charset = part.get_param("charset")
    except (LookupError, ValueError):
        return None
    return charset if isinstance(charset, str) else None


def _has_bytes(value: str) -> bool:
    return any("\udc80" <= letter <= "\udcff" for letter in value)
