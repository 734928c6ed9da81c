"""Decodes bytes to text: finds the encoding and replaces characters that cannot be stored."""

import codecs
import re

from charset_normalizer import from_bytes

from index.errors import UnreadableError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32 before UTF-16: its byte order mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_USUAL = "cp1252"
_LATIN = [_USUAL, "cp1250", "cp1257", "cp1254"]
_OTHER = [
    *("cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp874"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
]
_FEW = 8
_CLEARLY = 0.03
_CONTROLS = bytes([*range(7), *range(14, 27), 28, 29, 30, 31, 127])
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_SAMPLE = 65_536


def decode(raw: bytes, *, declared: str | None = None) -> str:
    """The text in `raw`, with universal newlines and without a byte order mark.

    The encoding is that of a byte order mark, else UTF-8 if the bytes are valid in it, else
    `declared` (what the file says of itself), else a guess.

    Raises:
        UnreadableError: the bytes are not text.

    >>> decode("Wilson’s".encode("utf-16"))
    'Wilson’s'
    """
    encoding = encoding_of(raw, declared=declared)
    return storable(raw.decode(encoding, errors="replace"))


def encoding_of(raw: bytes, *, declared: str | None = None) -> str:
    """The name of the encoding of `raw`, found as `decode` says.

    Raises:
        UnreadableError: the bytes are not text.
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return encoding
    if b"\0" in raw:
        return _wide_encoding(raw)
    if _is_binary(raw):
        raise UnreadableError(_not_text("it contains control characters"))
    if _is_utf8(raw):
        return "utf-8"
    return _known(declared) or _guess(raw)


def storable(text: str) -> str:
    """`text` with universal newlines; what SQLite and JSON cannot store becomes U+FFFD.

    >>> storable("a\\r\\nb\\0")
    'a\\nb\ufffd'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _not_text(why: str) -> str:
    return f"is not text ({why}); give the file the ending of its real format, or move it away"


def _is_binary(raw: bytes) -> bool:
    sample = raw[:_SAMPLE]
    return len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) / 100


def _is_utf8(raw: bytes) -> bool:
    """Whether it is UTF-8; one broken character among ten others is forgiven."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", errors="replace")
        broken = text.count("\N{REPLACEMENT CHARACTER}")
        return broken * 10 <= sum(not character.isascii() for character in text) - broken
    return True


def _wide_encoding(raw: bytes) -> str:
    """UTF-16 or UTF-32 without a byte order mark: the one that gives most plain characters."""
    rated = [(_plain_share(raw, encoding), encoding) for encoding in _WIDE]
    share, encoding = max(rated, key=lambda pair: pair[0])
    if share <= 0 or _is_ascii_with_zeros(raw):
        raise UnreadableError(_not_text("it contains binary data"))
    return encoding


def _is_ascii_with_zeros(raw: bytes) -> bool:
    """Whether zero bytes are scattered among plain letters of one byte each."""
    zeros = raw.count(0)
    return (
        zeros < len(raw) / 4
        and raw.isascii()
        and len(raw.translate(None, _CONTROLS)) == len(raw) - zeros
    )


def _plain_share(raw: bytes, encoding: str) -> float:
    if len(raw) % (4 if "32" in encoding else 2):
        return 0
    # Cut at a multiple of 4; half a surrogate pair at the cut is no fault of the file.
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(raw[:_SAMPLE])
    except UnicodeDecodeError:
        return 0
    if any(not (character.isprintable() or character.isspace()) for character in text):
        return 0
    return sum(character.isascii() for character in text) / max(1, len(text))


def _known(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip()).name
        # Python also has codecs for other things than text under such names.
        b"\xff".decode(name, errors="replace")
    except (LookupError, ValueError):
        return None
    if name.startswith(("utf-", "utf_")):
        return None
    # Pages that declare Latin-1 or ASCII mean its superset: https://encoding.spec.whatwg.org/
    return _USUAL if name in ("iso8859-1", "ascii") else name


def _guess(raw: bytes) -> str:
    """Windows' own for Latin letters, unless there is enough evidence for another."""
    sample = b"\n".join(line for line in raw.splitlines() if not line.isascii())[:_SAMPLE]
    high = sum(byte > 127 for byte in sample)
    letters = sum(byte > 64 for byte in sample)
    if high < _FEW:
        return _USUAL
    if high * 3 < letters:
        return _latin(sample)
    best = from_bytes(sample, cp_isolation=_OTHER, enable_fallback=False).best()
    return best.encoding if best else _USUAL


def _latin(sample: bytes) -> str:
    rated = from_bytes(sample, cp_isolation=_LATIN, enable_fallback=False)
    coherence = {name: match.coherence for match in rated for name in match.could_be_from_charset}
    best = max(coherence, key=lambda name: coherence[name], default=_USUAL)
    clear = coherence.get(best, 0.0) > coherence.get(_USUAL, 0.0) + _CLEARLY
    return best if clear else _USUAL
