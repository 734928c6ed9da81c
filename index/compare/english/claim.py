"""Turns a question into a claim, and a claim into its parts, by rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.compare.english import grammar
from index.compare.english.grammar import (
    article,
    bare,
    expanded,
    is_adverb,
    lower,
    positive,
    word_set,
)

_FILLERS = word_set("so and but also or ok okay hi hello whether please") | {""}
_ASKING = "is it true|is it the case|is it a fact|is it right|do you think|do you believe|i wonder"
_ASKING += "|do you know|does anyone know|can you tell me|would you say|i want to know|tell me"
_THAT = (" that", " if", " whether", "")
_WRAPPERS = [f"{asking}{that}".split() for that in _THAT for asking in _ASKING.split("|")]
_CLOSINGS = [" or not", " or is that a myth", " or is it a myth", ", right", ", please"]
_CLOSINGS += [
    f", {aux}n't {who}" for aux in grammar.AUXILIARIES for who in grammar.SUBJECT_PRONOUNS
]
_UNTRUE = [f"it is {so} that".split() for so in ("not true", "untrue", "false", "not the case")]
_FAILURES = ("false that", "fail to", "fails to", "failed to", "lack of", "absence of", "unable to")
_REFERRING = word_set("it they this that these those he she")
_CLAUSE_ENDS = word_set("but because and if when while although")
_LEADING, _DENYING = grammar.PREPOSITIONS | _CLAUSE_ENDS | {"that"}, grammar.NEGATORS - {"neither"}
_SOME = {"anything": "something", "anyone": "someone", "anybody": "somebody"}
_ANY = {some: any_ for any_, some in _SOME.items()} | {"some": "any"}
_NOTHING = {"nothing": "something", "nobody": "somebody", "none": "some", "neither": "either"}
_OPPOSITES = {some: no for no, some in _NOTHING.items()} | {"some": "no", "someone": "no one"}
_OPPOSITES |= {any_: _OPPOSITES[some] for any_, some in _SOME.items()} | {"any": "no"}
_OPPOSITES |= {every: f"not {every}" for every in ("all", "every", "everyone", "everybody", "many")}
_DENIED = {"can": "cannot", "may": "cannot", "might": "cannot", "must": "need not"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """A claim's subject, relation and object, without its negation.

    A part that the claim lacks is "". "…" in the relation stands for another part.
    """

    subject: str
    relation: str
    object: str
    negated: bool


class _Clause(NamedTuple):
    """A clause, split at its auxiliary; "does" may stand for the ending of a verb."""

    subject: list[str]
    aux: str
    rest: list[str]
    negated: bool = False

    def said(self) -> list[str]:
        if self.negated:
            rest = [_ANY.get(bare(word), word) for word in self.rest]
            return [_DENIED.get(self.aux, f"{self.aux} not"), *rest]
        if self.aux not in grammar.DO:
            return [self.aux, *self.rest]
        low, said = lower(self.rest), list(self.rest)
        main = next((i for i, word in enumerate(low) if not is_adverb(word)), 0)
        for i in range(main, len(said)):
            joined = low[i - 1] in ("and", "or") and not set(low[main + 1 : i]) & grammar.VERBS
            if i == main or (
                joined and low[i] in grammar.VERBS and low[i + 1] not in ("of", "for")
            ):
                verb = said[i].rstrip(".,;:)?!")
                said[i] = grammar.inflected(verb.lower(), self.aux) + said[i][len(verb) :]
        return said


def claim_of(question: str) -> str | None:
    """The claim that a yes/no question asks about, None for any other question.

    A negative question asks for the positive claim; of several questions, the first counts. Also
    None: no verb found, fewer than two content words, an "it" that another sentence explains.

    >>> claim_of("Does dehydration cause muscle cramps?")
    'Dehydration causes muscle cramps.'
    """
    asked = next(iter(questions_in(question)), "").split()
    stated = _statement(asked)
    refers = lower(stated)[0] in _REFERRING and len(asked) + 1 < len(question.split())
    return None if refers or sum(map(_has_meaning, stated)) < 2 else _sentence(stated)


def negation_of(claim: str) -> str:
    """The claim that is true if `claim` is not. A negated claim loses its negation.

    "May" and "might" become "cannot": "may not" would leave both true.

    >>> negation_of("Dehydration causes muscle cramps.")
    'Dehydration does not cause muscle cramps.'
    """
    words = expanded(claim)
    low, clause = lower(words), _clause(words)
    if _without_untrue(words) != words:
        return _sentence(_without_untrue(words))
    joined = low[low.index("and") :] if "and" in low else []
    acts = any(grammar.taken_apart(it)[0] in grammar.VERBS | grammar.AUXILIARIES for it in joined)
    if clause is None or (acts and not clause.negated and "and" not in lower(clause.subject)):
        named = any(letter.isupper() or letter == "'" for letter in "".join(words[:1])[1:])
        return _sentence(["It is not true that", claim if named else claim[:1].lower() + claim[1:]])
    if low[0] in _OPPOSITES:
        return _sentence([_OPPOSITES[low[0]] if low[1] != "of" else "none", *words[1:]])
    few = low[2] in ("a", "an", "some") and low[3] != "lot"
    exists = low[0] == "there" and clause.aux in grammar.BE and not clause.negated
    if exists and (few or low[2] not in grammar.FUNCTION):
        return _sentence([*words[:2], "no", *words[2 + few :]])
    return _sentence([*clause.subject, *clause._replace(negated=not clause.negated).said()])


def parts(claim: str) -> Proposition:
    """The subject, relation and object of a claim; all of it is subject if no verb is found.

    "A symptom of", "caused by" and "helpful for" are relation, an adjective alone is object. A
    subject such as "it", "you" or "there" is replaced by the first thing that is mentioned.

    >>> parts("There is a cure for Huntington's disease.").relation
    'there is … for'
    """
    words = _without_untrue(expanded(claim))
    clause = _clause(words) or _Clause(words, "", [])
    subject, relation, rest = (" ".join(part) for part in _split(clause._replace(negated=False)))
    negated = clause.negated != (words != expanded(claim))
    return Proposition(subject=subject, relation=relation, object=rest, negated=negated)


def questions_in(text: str) -> list[str]:
    """The questions in a text, in order and tidied; the text itself if it asks nothing.

    >>> questions_in("My calf hurts. Does salt help and is it safe?")
    ['Does salt help?', 'Is it safe?']
    """
    words = text.translate(grammar.SAME_QUOTES).split()
    said = " ".join(words).lower().rstrip(" ?.!")
    closing = next((tail.strip(", ").split() for tail in _CLOSINGS if said.endswith(tail)), [])
    words[len(words) - len(closing) :] = ["?"] if closing else []
    pieces = [list[str]()]
    for i, word in enumerate(words):
        if pieces[-1] and _ends(pieces[-1], words[i:]):
            pieces.append([])
        pieces[-1].append(word)
    asked = [_tidied(piece) for piece in pieces if _opens(piece) or "?" in "".join(piece[-1:])]
    questions = [_sentence(piece, end="?") for piece in asked if piece]
    return questions or ([" ".join(words)] if words else [])


def is_double_negation(claim: str) -> bool:
    """Whether a clause contains two negations, so that the user should be asked to rephrase.

    >>> is_double_negation("There is no cure without risk."), is_double_negation("No cure exists.")
    (True, False)
    """
    ended = [f"{word}," if bare(word) in _CLAUSE_ENDS else word for word in expanded(claim)]
    for clause in " ".join(ended).lower().split(","):
        failures = sum(f" {failure} " in f" {clause} " for failure in _FAILURES)
        if failures + sum(bare(word) in _DENYING for word in clause.split()) > 1:
            return True
    return False


def _has_meaning(word: str) -> bool:
    return bare(word) not in grammar.FUNCTION and any(character.isalnum() for character in word)


def _sentence(words: Sequence[str], *, end: str = ".") -> str:
    text = " ".join(words).replace("can not", "cannot").rstrip(" .,;:!?")
    kept = any(letter.isupper() for letter in text.partition(" ")[0][1:])  # as in "pH"
    return (text if kept else text[:1].upper() + text[1:]) + end


def _tidied(words: Sequence[str]) -> list[str]:
    spots = [i for i, word in enumerate(words) if bare(word) not in _FILLERS]
    last = len(words) - (bool(words) and bare(words[-1]) in ("", "and", "or", "but", "please"))
    return list(words[spots[0] : last]) if spots else []


def _opens(words: Sequence[str]) -> bool:
    first, second = lower(_tidied(words))[:2]
    if first in grammar.WH:
        return positive(second) in grammar.AUXILIARIES or second.endswith("s")
    return positive(first) in grammar.AUXILIARIES and _inverted(_tidied(words)) is not None


def _ends(before: Sequence[str], behind: Sequence[str]) -> bool:
    last, first = before[-1], positive(lower(_tidied(behind))[0])
    if last.endswith((".", "!")):
        return first in grammar.AUXILIARIES | grammar.WH
    joined = bare(last) in ("and", "or", "but") or last.endswith((",", ";"))
    return ("?" in last and behind[0] != "?") or (joined and _opens(before) and _opens(behind))


def _statement(words: Sequence[str]) -> list[str]:
    low = [positive(word) for word in lower(words)]
    head = len(next((head for head in _WRAPPERS if low[: len(head)] == head), []))
    inner = _statement(words[head:]) if head else []
    if inner or (head and low[head] in grammar.WH):
        return inner
    if low[0] in grammar.WH or (low[0] in grammar.PREPOSITIONS and low[1] in grammar.WH):
        return []
    if low[0] in grammar.AUXILIARIES:
        clause = _inverted(words)
        return [*clause.subject, *clause.said()] if clause else []
    for i in range(1, len(words)):
        openly = grammar.WH - grammar.CLAUSE | (
            grammar.AUXILIARIES if low[0] in _LEADING else set()
        )
        if words[i - 1].endswith((",", ":")) and (low[i] in openly or _opens(words[i:])):
            stated = _statement(words[i:])
            if words[i - 1].endswith(":") and lower(stated)[0] in ("it", "they"):
                return [*words[: i - 1], words[i - 1][:-1], *stated[1:]]
            return [*words[:i], *stated] if stated and low[0] in _LEADING else stated
    at = grammar.finite_at(words)
    titled = any(word.endswith(":") for word in words[: at + 1])
    return [] if not at or titled or low[0] in grammar.VERBS - {"need", "help"} else list(words)


def _inverted(words: Sequence[str]) -> _Clause | None:
    aux, rest, low = positive(bare(words[0])), list(words[1:]), lower(words[1:])
    no = low.index("not") if "not" in low else 0
    plain = low[no + 1] not in ("", "to") and not low[no + 1].endswith("ing")
    denied = low[no] == "not" and plain and not set(low[:no]) & (grammar.CLAUSE | _CLAUSE_ENDS)
    meant = aux in grammar.MODALS or bool(set(low) & grammar.NEGATORS - {"not"})
    if denied:
        del rest[no], low[no]
    at = grammar.inverted_at(low, aux)
    while at > 1 and is_adverb(low[at - 1]):
        at -= 1
    some = {} if aux in grammar.MODALS else _SOME | {"any": "some"}
    subject = [some.get(bare(word), word) for word in rest[:at]]
    return _Clause(subject, aux, _without_any(rest[at:]), denied and meant) if subject else None


def _without_any(words: Sequence[str]) -> list[str]:
    """The words of a statement: "a" or "some" for "any", no "ever", "yet" or "at all"."""
    low, kept = lower(words), list[str]()
    for i, word in enumerate(words):
        if low[i] == "any" and low[i + 1] not in ("more", "longer", "other", "of"):
            kept += article(low[i + 1 :])
        elif low[i] != "ever" and low[i:-2] not in (["yet"], ["either"]):
            kept.append(_SOME.get(low[i], word))
    return kept[:-2] if lower(kept)[-4:-2] == ["at", "all"] else kept


def _without_untrue(words: list[str]) -> list[str]:
    return words[next((len(it) for it in _UNTRUE if lower(words)[: len(it)] == it), 0) :]


def _clause(words: Sequence[str]) -> _Clause | None:
    low, at = lower(words), grammar.finite_at(words)
    if not at:
        return None
    aux, subject, rest = low[at], list(words[:at]), list(words[at + 1 :])
    after = next(word for word in low[at + 1 :] if not is_adverb(word) or word == "not")
    has = aux in grammar.HAVE and (grammar.is_participle(after) or after == "not")
    does = aux in grammar.DO and after in grammar.VERBS | {"not"}
    if aux not in grammar.BE | grammar.MODALS and not has and not does:
        verb, aux = grammar.taken_apart(aux)
        rest.insert(0, verb)
    while len(subject) > 1 and is_adverb(bare(subject[-1])):
        rest.insert(0, subject.pop())
    subject, denied = _affirmed(subject, 1)
    rest, negated = _affirmed(rest, 4)
    return _Clause(subject, aux, rest, denied != negated)


def _affirmed(words: list[str], reach: int) -> tuple[list[str], bool]:
    for i, word in enumerate(lower(words)[:-2][:reach]):
        before, behind, after = words[:i], words[i + 1 :], lower(words)[i + 1]
        plain = all(map(is_adverb, before)) if reach > 1 else f"not {after}" in _OPPOSITES.values()
        if word in ("not", "never") and plain:
            return [*before, *_without_any(behind)], True
        if word == "no" and after in ("one", "longer"):
            return [*before, *([] if after == "longer" else ["someone"]), *behind[1:]], True
        if word == "no":
            return [*before, *article(lower(behind)), *behind], True
        if word in _NOTHING:
            return [*before, _NOTHING[word], *("or" if it == "nor" else it for it in behind)], True
        if word in _LEADING:
            break
    return words, False


def _split(clause: _Clause) -> tuple[list[str], list[str], list[str]]:
    subject, said = _bared(clause.subject), clause.said() if clause.aux else []
    low, first = lower(said), lower(subject)[0]
    that = low.index("that") + 1 if first in ("it", "there") and "that" in low[:6] else 0
    inner = _clause(said[that:]) if that else None
    if inner:
        about, known, rest = _split(inner)
        return about, [first, *said[:that], "…", *known], rest
    end, lead = (
        grammar.relation_end(low, exists=first == "there"),
        grammar.named_end(lower(subject), 0),
    )
    relation, rest = said[:end], _bared(said[end:])
    if 0 < lead < len(subject):
        return _bared(subject[lead:]), [*subject[:lead], "…", *relation], rest
    if not rest or any(map(_has_meaning, subject)):
        return subject, relation, rest
    relation = [*(word if word == "I" else word.lower() for word in subject), *relation]
    at = next((i for i, word in enumerate(rest) if i and bare(word) in _LEADING), len(rest))
    link = ["…", rest[at]] if at < len(rest) else []
    return rest[:at], [*relation, *link], _bared(rest[at + 1 :])


def _bared(words: list[str]) -> list[str]:
    return words[1:] if len(words) > 1 and bare(words[0]) in ("a", "an", "the", "some") else words
