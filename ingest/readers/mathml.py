"""Writes MathML as a line of text that can be read and searched."""

import re

from lxml.etree import _Element

from ingest.readers.marks import lowered, raised

_RELATIONS = set("=<>≤≥≠≈≡∼≃≅≪≫∝→←↔⇒⇐⇔↦∈∉⊂⊆⊃⊇∣:") | {"<=", ">=", ":="}
_BINARY = set("+-−±∓×·⋅∗*÷∪∩∧∨∘")
_UNSEEN = re.compile("[\u2062-\u2064\u200b-\u200d]")
_SPACES = re.compile(r"[\s\u2000-\u200a\u202f\u205f\u00a0]+")
_ATOM = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\W|[^\W\d_][⁰-₎¹²³]+")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\|[^|]*\|")
_OVER = {"¯": "\u0304", "‾": "\u0304", "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303"}
_OVER |= {"→": "\u20d7", "˙": "\u0307", ".": "\u0307", "¨": "\u0308"}
_APPLIED = "\u2061"
_IGNORED = {"annotation", "annotation-xml", "mphantom", "mglyph", "maligngroup", "malignmark"}
_TEX = "application/x-tex", "TeX", "latex", "application/x-latex"
_MANY = 20_000


def formula(math: _Element) -> str:
    """The formula as text: fractions with a slash, powers and indices raised and lowered.

    Where nothing is drawn, it is the TeX that the element carries, or what it is called; empty if
    it carries none.
    """
    drawn = _SPACES.sub(" ", _row(list(math))).strip() if _fits(math) else ""
    return drawn or _tex(math) or (math.get("alttext") or "").strip()


def _fits(math: _Element) -> bool:
    return sum(1 for _ in zip(math.iter(), range(_MANY), strict=False)) < _MANY


def _tex(math: _Element) -> str:
    for note in math.iter("{*}annotation"):
        if note.get("encoding") in _TEX and note.text:
            return " ".join(note.text.split())
    return ""


def _name(element: _Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _one(element: _Element) -> str:
    match _name(element), [child for child in element if _name(child)]:
        case ("", _):
            return ""
        case (name, _) if name in _IGNORED:
            return ""
        case (("mi" | "mn" | "mo" | "mtext" | "ms"), _):
            words = _UNSEEN.sub("", _SPACES.sub(" ", "".join(map(str, element.itertext()))))
            return words.replace(_APPLIED, " ")
        case ("mspace", _):
            return " "
        case ("mfrac", [above, below]):
            return f"{_operand(_one(above))}/{_operand(_one(below))}"
        case ("msqrt", inner):
            return f"√{_operand(_row(inner))}"
        case ("mroot", [inner, index]):
            return f"{raised(_one(index).strip())}√{_operand(_one(inner))}"
        case ("msup", [base, above]):
            return _base(_one(base)) + _raised(_one(above))
        case ("msub" | "munder", [base, below]):
            return _base(_one(base)) + _lowered(_one(below))
        case ("mover", [base, above]):
            return _over(_one(base), _one(above).strip())
        case (("msubsup" | "munderover"), [base, below, above]):
            return _base(_one(base)) + _lowered(_one(below)) + _raised(_one(above))
        case ("mmultiscripts", [base, *scripts]):
            return _scripted(base, scripts)
        case ("mtable", rows):
            return f"[{'; '.join(', '.join(_cells(row)) for row in rows)}]"
        case ("mfenced", inner):
            return _fenced(element, [_one(child) for child in inner])
        case ("semantics", [first, *_]):
            return _one(first)
        case (_, inner):
            return _row(inner) if inner else "".join(map(str, element.itertext()))


def _row(elements: list[_Element]) -> str:
    """Parts side by side, with blanks around what relates two sides."""
    text = ""
    for place, element in enumerate(elements):
        words = _one(element)
        sign = words.strip()
        is_sign = _name(element) == "mo"
        if is_sign and (sign in _RELATIONS or (sign in _BINARY and _is_two_sided(text))):
            text = f"{text.rstrip()} {sign} " if text.strip() else f"{sign} "
        elif is_sign and sign in (",", ";") and place + 1 < len(elements):
            text = f"{text.rstrip()}{sign} "
        else:
            are_words = _is_word(element) or (place > 0 and _is_word(elements[place - 1]))
            between = " " if are_words and text[-1:].isalnum() and words[:1].isalnum() else ""
            text += between + words
    return text


def _is_word(element: _Element) -> bool:
    # Letters side by side are a product; names such as "sin" are words.
    return _name(element) in ("mi", "mtext") and len((element.text or "").strip()) > 1


def _is_two_sided(text: str) -> bool:
    before = text.rstrip()[-1:]
    return bool(before) and (
        before.isalnum() or before in ")]}|!%′″" or before in "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉ⁿ"
    )


def _operand(words: str) -> str:
    inner = words.strip()
    return inner if _ATOM.fullmatch(inner) or _BRACKETED.fullmatch(inner) else f"({inner})"


def _base(words: str) -> str:
    inner = words.rstrip()
    is_plain = not re.search(r"[\s+\-−×/=]", inner) or _BRACKETED.fullmatch(inner)
    return inner if is_plain else f"({inner})"


def _lowered(words: str) -> str:
    return lowered(words.replace(" ", ""))


def _raised(words: str) -> str:
    inner = words.strip()
    return inner if inner in ("′", "″", "‴", "'", "°", "*", "†") else raised(inner)


def _over(base: str, above: str) -> str:
    if above in _OVER and len(base.strip()) == 1:
        return base.strip() + _OVER[above]
    return _base(base) if above in ("_", "⏞", "⏟", "¯", "‾") else _base(base) + _raised(above)


def _cells(row: _Element) -> list[str]:
    return [_row(list(cell)).strip() for cell in row if _name(cell) == "mtd"]


def _fenced(element: _Element, parts: list[str]) -> str:
    separator = (element.get("separators", ",").strip() or " ")[:1]
    return f"{element.get('open', '(')}{f'{separator} '.join(parts)}{element.get('close', ')')}"


def _scripted(base: _Element, scripts: list[_Element]) -> str:
    names = [_name(one) for one in scripts]
    cut = names.index("mprescripts") if "mprescripts" in names else len(names)
    before = "".join(_pair(scripts[cut + 1 :]))
    return before + _one(base) + "".join(_pair(scripts[:cut]))


def _pair(scripts: list[_Element]) -> list[str]:
    words = [
        "" if _name(one) in ("none", "mrow") and not len(one) else _one(one) for one in scripts
    ]
    marked = [raised(word) if place % 2 else lowered(word) for place, word in enumerate(words)]
    # Nuclides are read with the upper figure first.
    return [
        marked[n] for pair in range(0, len(marked), 2) for n in (pair + 1, pair) if n < len(marked)
    ]
