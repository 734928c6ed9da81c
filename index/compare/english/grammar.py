"""English grammar by rule: parts of speech, forms of verbs, and where the verb is."""

from collections.abc import Sequence


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


BE, DO, HAVE = map(word_set, ("am is are was were", "do does did", "has have had"))
MODALS = word_set("can could may might will would should must shall")
AUXILIARIES, _THESE = BE | DO | HAVE | MODALS, word_set("this that these those")
WH = word_set("""what what's why how how's which who who's whom whose when where where's whats""")
_OPENING = word_set("""a an the one another no any some my your his her our their""")
DETERMINERS = _OPENING | word_set("""its this these that those each every such both all many
    more most much little less few""")
SUBJECT_PRONOUNS = word_set("""i you he she it we they there""")
_PRONOUNS = SUBJECT_PRONOUNS | word_set("""me him us them myself yourself itself someone
    somebody something anyone anybody anything everyone everybody""")
PREPOSITIONS = word_set("""of by with without to for in on at from into onto about against among
    between during before after behind below above under over through via within than because
    since until across around near like despite versus vs per following""")
CLAUSE = word_set("""who whom that which when whenever if while because although since""")
CONJUNCTIONS, _PARTICLES = word_set("and or but nor so"), word_set("up off away out down back")
NEGATORS = word_set("""not never no none nobody nothing neither nor without cannot untrue""")
ADVERBS = word_set("""also always already ever never often sometimes still just only even now
    then too very quite rather more most less least not yet perhaps rarely seldom hardly once""")
FUNCTION = AUXILIARIES | WH | DETERMINERS | _PRONOUNS | PREPOSITIONS | CLAUSE | CONJUNCTIONS
FUNCTION |= NEGATORS | ADVERBS | _PARTICLES | word_set("as be been being own enough well much else")
_ADJECTIVES = word_set("""afraid available awake aware bad benign best better big common deadly
    different difficult due early easy easier effective essential fatal fine frequent genetic
    good harder harmless healthy healthier helpful high higher important infectious likely long
    longer low lower mild necessary normal ok okay older permanent rare responsible risky safe
    safer serious severe short sick similar strong sufficient toxic true typical unlikely unsafe
    useful usual weak worse worst worth wrong main major known first only accurate equivalent
    feasible reliable appropriate dangerous able possible superior""")
_ADJECTIVE_ENDS = ("able", "ible", "ful", "less", "ous", "ive", "ic", "al", "ary")
_NAMES = word_set("""cause reason symptom sign treatment therapy cure remedy result effect form
    type kind part risk factor complication indication trigger way link relationship same source""")
_RELATION_NOUNS = _NAMES | {noun + "s" for noun in _NAMES}
VERBS = word_set("""achieve affect aggravate alleviate allow arise avoid be become begin believe
    bring carry cause come contain continue contribute correlate create cure decline depend
    destroy determine develop diagnose die differ disappear eat eliminate enhance exacerbate
    exist fail feel find fix follow get give go grow happen have heal help hurt identify improve
    include indicate induce inherit inhibit interact invade involve keep kill know live lose
    make mean mimic need occur offer originate persist predict predispose prevent produce
    promote protect prove provide provoke put raise reach react recommend recover recur reduce
    relate relax relieve remain remove require resemble respond save see seem shorten soothe
    stay stimulate stop strengthen suffer suggest suppress survive take tell tend think tighten
    transmit treat trigger vary weaken wear worsen do want ease show matter rely apply catch""")
# As often nouns as verbs: "a muscle cramp", "nerve damage", "drug use".
_NOUN_VERBS = word_set("""ache age benefit block bleed burn change control cramp damage decrease
    diet drink drop exercise fall fight harm impact impair increase influence itch jerk jump
    lack last lead lower massage move pain pass point result rest return rise risk run set sleep
    slow smoke spasm spread start stem sting strain stress stretch strike swell sweat tear test
    travel twitch use wake walk work worry end cut delay boost experience""")
_BODILY = word_set("""ache age bleed burn cramp diet drink exercise inherit itch jerk pain sleep
    smoke spasm sprain strain stress stretch sweat swell tingle twitch walk""")
_WANTS_OBJECT = word_set("""cause trigger need cure treat change use increase decrease show""")
_ALONE = word_set("""work run last pass lead result matter hurt help occur happen recover""")
_ALL, _OBJECTS = VERBS | _NOUN_VERBS, DETERMINERS - {"such"} | _PRONOUNS | _PARTICLES
_IRREGULAR = """be was been; become became become; begin began begun; bring brought brought; come
came come; cut cut cut; do did done; eat ate eaten; fall fell fallen; feel felt felt; find found
found; get got got; give gave given; go went gone; have had had; hurt hurt hurt; keep kept kept;
know knew known; lead led led; lose lost lost; make made made; mean meant meant; put put put; rise
rose risen; run ran run; see saw seen; set set set; show showed shown; spread spread spread; take
took taken; tell told told; think thought thought; wear wore worn; bear bore born"""
SAME_QUOTES = str.maketrans("‘’ʼ´`“”„«»", "'''''\"\"\"\"\"")
_MASS = word_set("evidence proof need harm pain help hope research good use")
_PAST = {one.split()[0]: one.split()[1] for one in _IRREGULAR.split(";")}
_PARTICIPLES = {one.split()[2] for one in _IRREGULAR.split(";")}
_DOUBLING = word_set("stop occur recur refer confer transmit drop control")
_NO_PARTICIPLE = word_set("need seed bed red speed feed bleed weed indeed hundred")
_PLURALS = word_set("people men women children feet teeth bacteria patients data")
_NEGATED = {"can't": "can", "cannot": "can", "cant": "can", "won't": "will", "wont": "will"}
_ONLY_BEFORE = {"lead": ("to",), "result": ("in", "from"), "stem": ("from",), "point": ("to",)}
_BEFORE_NOUN = PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | CLAUSE | word_set("not no to be been")
_BEFORE_NOUN |= DETERMINERS - word_set("one more most less") | word_set("being getting feeling")


def bare(word: str) -> str:
    """`word` in lower case, without the punctuation around it."""
    return word.strip("\"'.,;:!?()[]…").lower()


def lower(words: Sequence[str]) -> list[str]:
    """The words in lower case without punctuation, and "" twice, so that two follow each word."""
    return [*map(bare, words), "", ""]


def positive(word: str) -> str:
    """An auxiliary without its "n't", with or without the apostrophe; any other word as it is."""
    shorter = word.removesuffix("n't") if word.endswith("n't") else word.removesuffix("nt")
    return _NEGATED.get(word) or (shorter if shorter in AUXILIARIES else word)


def expanded(text: str) -> list[str]:
    """The words of a claim, with "is not" for "isn't" and without the full stop."""
    words: list[str] = []
    for word in text.translate(SAME_QUOTES).rstrip(" .!?").split():
        aux, short = positive(bare(word)), bare(word) in ("it's", "there's", "that's")
        words += [aux, "not"] if aux != bare(word) else [word[:-2], "is"] if short else [word]
    return words


def article(low: Sequence[str]) -> list[str]:
    """The article for the words that followed "any" or "no"."""
    noun = list(low[: next(i for i, word in enumerate(low) if word in FUNCTION | {""})])
    if not noun or any(map(_is_plural, noun)) or noun[-1] in _MASS:
        return []
    return ["an" if noun[0].startswith(tuple("aeiou")) else "a"]


def inflected(verb: str, aux: str) -> str:
    """The form of a verb that means the same as the verb after "do", "does" or "did"."""
    term = verb[:-1] + "i" if verb[-1:] == "y" and verb[-2:-1] not in tuple("aeiou") else verb
    if aux == "does":
        ends = "es" if term != verb or verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s"
        return {"have": "has", "be": "is"}.get(verb, term + ends)
    doubled = term + verb[-1] if verb in _DOUBLING else term
    ended = _PAST.get(verb, verb + "d" if verb[-1:] == "e" else doubled + "ed")
    return ended if aux == "did" else verb


_FORMS = {inflected(verb, aux): (verb, aux) for aux in ("did", "does", "do") for verb in _ALL}


def taken_apart(form: str) -> tuple[str, str]:
    """A form's verb, and the "do", "does" or "did" in it; a guess if the form is unlisted."""
    if form.endswith("s") and form not in _FORMS:
        return form[: -2 if form.endswith(("sses", "xes", "ches", "shes")) else -1], "does"
    return _FORMS.get(form, (form, "do"))


def _is_plural(word: str) -> bool:
    return word in _PLURALS or (word[-1:] == "s" and word[-2:] not in ("s", "ss", "'s", "us", "is"))


def is_adverb(word: str) -> bool:
    """Whether a word may come between a subject and its verb."""
    return word in ADVERBS or (word[2:].endswith("ly") and word not in _ADJECTIVES | VERBS)


def is_participle(word: str) -> bool:
    """Whether a word is a form such as "caused" or "given"."""
    return word in _PARTICIPLES or (word[1:].endswith("ed") and word not in _NO_PARTICIPLE)


def _is_adjective(word: str) -> bool:
    return word in _ADJECTIVES or (word[3:].endswith(_ADJECTIVE_ENDS) and word not in _ALL)


def _is_progressive(word: str, listed: frozenset[str]) -> bool:
    term = word.removesuffix("ing")
    return term != word and (term in listed or term + "e" in listed or term[:-1] in listed)


def inverted_at(low: Sequence[str], aux: str) -> int:
    """The index of the verb or predicate in the words after an auxiliary; 0 if none is found."""
    if aux in BE:
        return _predicate_at(low)
    if aux not in HAVE:
        return _base_at(low, plural=aux == "do")
    participles = [i for i, word in enumerate(low) if is_participle(word)]
    return low.index("been") if "been" in low else next((i for i in participles if i), 0)


def finite_at(words: Sequence[str]) -> int:
    """The index of the finite verb or auxiliary of a statement; 0 if it has none."""
    low = [positive(word) for word in lower(words)]
    seen = [i for i in range(1, len(words)) if _is_finite(low, i) and _may_be_verb(low, i)]
    return next(iter(_outside_clauses(low, seen)), 0)


def relation_end(low: Sequence[str], *, exists: bool) -> int:
    """The index after the words of the relation, from the verb on: "is a usual symptom of"."""
    chained = AUXILIARIES | {"be", "been"}
    i = chain = next(i for i, word in enumerate(low) if word not in chained and not is_adverb(word))
    if exists:
        return chain
    while low[i] and (named_end(low, i) or _links(low, i)):
        i = named_end(low, i) or i + 1
    if low[i] == "" and chain and i - chain < 2 and low[chain] not in VERBS:
        return chain
    return i - (i > chain + 1 and low[i - 1] in ADVERBS)


def named_end(low: Sequence[str], i: int) -> int:
    """The index after "a usual symptom of" or the like if it begins at `i`, else 0."""
    skipped = DETERMINERS | {"side"}
    while low[i] in skipped or is_adverb(low[i]) or _is_adjective(low[i]) or low[i + 1] == "factor":
        i += 1
    return i + 2 if low[i] in _RELATION_NOUNS and low[i + 1] in PREPOSITIONS | {"that", "as"} else 0


def _base_at(low: Sequence[str], *, plural: bool) -> int:
    spots = range(1, len(low) - 2)
    if low[0] in SUBJECT_PRONOUNS:
        verb = next((i for i in spots if not is_adverb(low[i])), 0)
        return verb if low[verb] in _ALL or low[verb] not in FUNCTION else 0
    if low[0] in DETERMINERS - _OPENING and low[1] in VERBS:
        return 1
    seen = [i for i in spots if low[i] in _FORMS.keys() | AUXILIARIES and _may_be_verb(low, i)]
    main = [i for i in _outside_clauses(low, seen) if low[i] in _ALL]
    sure = [i for i in main if low[i] in VERBS or low[i] in _ONLY_BEFORE]
    for i in main:
        later = [j for j in sure if j > i and not set(low[i:j]) & (CLAUSE | CONJUNCTIONS)]
        if low[i] in VERBS or _is_plural(low[i - 1]) or not later:
            return i
    for i in spots:  # an unlisted verb comes before "the", after "ever" or after a plural
        before, acts = low[i - 1], low[i + 1] in _OBJECTS or low[i - 1] in ADVERBS
        other = low[i] in FUNCTION | _ADJECTIVES or low[i].endswith(("ing", "ed", "s", "ly"))
        if (acts or (plural and _is_plural(before))) and not other and _may_be_verb(low, i):
            return i
    return 0


def _predicate_at(low: Sequence[str]) -> int:
    alone = low[0] in SUBJECT_PRONOUNS or (low[0] in _THESE and low[1] in FUNCTION)
    if alone and low[1]:
        return 1
    spots = [i for i in range(1, len(low) - 2) if low[i - 1] not in _BEFORE_NOUN]
    strong = [i for i in spots if _begins_predicate(low, i)]
    for i in strong:
        later = any(j > i and not is_participle(low[j]) for j in strong)
        taking = low[i - 1].endswith("ing") and not set(low[i + 1 : i + 4]) & _RELATION_NOUNS
        reduced = is_participle(low[i]) and low[i + 1] in PREPOSITIONS
        if not (later and (taking if low[i] in _OPENING else reduced)):
            return i
    tiers = (
        lambda i: _is_adjective(low[i]) or _is_progressive(low[i], _ALL),
        lambda i: _is_plural(low[i - 1]) and low[i] not in PREPOSITIONS | CONJUNCTIONS,
        lambda i: low[i] in PREPOSITIONS - {"of"} or low[i + 1] == "",
    )
    return next((i for tier in tiers for i in spots if tier(i)), 0)


def _begins_predicate(low: Sequence[str], i: int) -> bool:
    word, before, behind = low[i], low[i - 1], low[i + 1]
    compared = word not in FUNCTION and before in ("more", "less", "very", "as", "equally")
    if word in _OPENING | (WH - CLAUSE) or _is_progressive(word, VERBS) or compared:
        return True
    describes = _is_adjective(word) or is_participle(word)
    return describes and (_is_plural(before) or behind in FUNCTION | {""} or _is_adjective(behind))


def _may_be_verb(low: Sequence[str], i: int) -> bool:
    before = next((word for word in low[i - 1 :: -1] if word != "not" and not is_adverb(word)), "")
    if before in AUXILIARIES | CONJUNCTIONS:
        return False
    if low[i - 1] in PREPOSITIONS | (DETERMINERS - {"that", "one"}):
        return low[i - 1] in DETERMINERS and low[i] in AUXILIARIES
    verb = taken_apart(low[i])[0]
    if low[i + 1] not in _ONLY_BEFORE.get(verb, (low[i + 1],)) or low[i : i + 2] == ["cause", "of"]:
        return False
    owned = before.endswith("'s") and low[i + 1] not in PREPOSITIONS
    return verb not in _NOUN_VERBS or not (owned or low[i - 1] in _ADJECTIVES | VERBS)


def _outside_clauses(low: Sequence[str], verbs: Sequence[int]) -> list[int]:
    kept, inside = [], -1  # the first verb after "who" or "when" is not the main one
    for i in verbs:
        opened = max((j for j in range(i) if low[j] in CLAUSE), default=-1)
        if opened <= inside and not (i > 1 and low[i - 1] in SUBJECT_PRONOUNS):
            kept.append(i)
        inside = max(opened, inside)
    return kept


def _is_finite(low: Sequence[str], i: int) -> bool:
    word, before, behind = low[i], low[i - 1], low[i + 1]
    if word in AUXILIARIES or word not in _FORMS:
        acts = word[-1:] == "s" and not _is_plural(before) and behind in _OBJECTS
        return word in AUXILIARIES or (acts and word not in FUNCTION)
    verb, aux = _FORMS[word]
    bound = behind in ("", "of", "for", "and", "or")
    if before in SUBJECT_PRONOUNS or aux == "did":
        active = verb in _ALONE or behind not in PREPOSITIONS or not is_participle(word)
        return before in SUBJECT_PRONOUNS or (active and before not in _ADJECTIVES)
    if aux == "do":
        noun = bound and verb in _NOUN_VERBS | _WANTS_OBJECT and verb not in _ALONE
        many = _is_plural(before) or "and" in low[:i] or before in CLAUSE
        return not noun and (many or (word in VERBS | _ALONE and any(map(_is_plural, low[:i]))))
    if verb in _BODILY or (bound and verb in _WANTS_OBJECT) or _is_plural(before):
        return verb in VERBS - _WANTS_OBJECT - _BODILY
    return verb in VERBS | _ALONE or not (bound or behind in PREPOSITIONS)


def _links(low: Sequence[str], i: int) -> bool:
    word, behind = low[i], low[i + 1]
    acts = i == 0 or low[i - 1] in AUXILIARIES | {"be", "been", "to"} or is_adverb(low[i - 1])
    verb = taken_apart(word)[0]
    known = verb in (_ALL if acts else VERBS) - _BODILY
    if _is_adjective(word) or is_participle(word):
        listed = word in _ADJECTIVES or (is_participle(word) and verb not in _BODILY)
        leads = behind in PREPOSITIONS | {"that", "not", "as"}
        return (leads and listed) or (known and acts and behind != "")
    plain = word in PREPOSITIONS | _PARTICLES | {"be", "been", "as", "that"} or is_adverb(word)
    return known or plain or _is_progressive(word, VERBS)
