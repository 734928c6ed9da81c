"""One spelling for a word that Britain and America write in two ways."""

import re

# Words whose -ise is no suffix, or is written so in America, too, by what stands before it.
_ALWAYS_ISE = re.compile(
    "(?:[aeou]|w|(?<![st]i)v|pr|exerc|prec|conc|exc|inc|circumc|prom|prem|dem|surm|franch|merchand"
    "|parad|expert|treat|advert|desp|chem|^(?:a|sun|moon|up)r|^(?:an|val|mort))$"
)
_RULES = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        # Oedema, foetus, diarrhoea; not poem, toes, echoed.
        (r"(?:(?<=[aeiouy].)|(?<=[aeiouy]..)|(?<=[aeiouy]...)|\b(?=.{5})|(?<=\bf)|(?<=\bc(?=oel)))"
         r"oe(?=\w)(?!(?:[sdr]|ing|st)$)", "e"),
        # Anaemia; not Michael, Israeli, vertebrae.
        (r"(?:\bae(?=\w{3})|\Bae(?=\w))(?!s$|l(?:$|i|s))", "e"),
        # Tumour, behavioural; not four, journal.
        (r"([aeiouy][^\Waeiouy]{1,3}i?)our", r"\1or"),
        (r"(?<=[aeo]l)ys(?=(?:e[drs]?|ers|ing)$)", "yz"),
        # Fibre, centred, manoeuvring; not acre, ogre, timbre.
        (r"([aeiouy](?:[bv]|[cnpls]?t|(?<=ea)g|(?<=o)mb|l?ch))re(?=s?$)", r"\1er"),
        (r"([aeiouy](?:b|(?<=eu)v|[cn]?t))r(?=ed$|ings?$|ab)(?<!str)(?<!\bhatr)", r"\1er"),
        (r"(?<=^fib)re|(?<=^cent)re|(?<=^theat)re", "er"),
        # Traveller, counsellor, fuelled, skillful.
        (r"([aeiouy][^\Waeiouy]{1,3}[eiou]|[^q][iu]a|[^q]ue)ll(?=(?:e[drn]|ing|ist|or|ous)?s?\b)",
         r"\1l"),
        (r"ll(?=ful|ment)|(?<=oo)ll(?=[ei])", "l"),
        (r"([aeiouy][^\Waeiouy]{1,2}og)ue(?=s?$)", r"\1"),
        (r"([aeiouy][^\Waeiouy]{1,2}og)u(?=e[dr]|ing)", r"\1"),
        (r"(?<=[ai]m)me(?=s?$)", ""),
        (r"(?<=dg)ement", "ment"),
        (r"(?<=[fn]e)xion", "ction"),
        (r"(def|off|lic|pret)enc(?=e|ing)", r"\1ens"),
        (r"practis(?=e|ing)", "practic"),
        (r"sulph", "sulf"),
    )
)  # fmt: skip
# Where no rule helps; each is the beginning of words.
_OTHERS = {
    "aeroplan": "airplan", "aluminium": "aluminum", "artefact": "artifact", "chequ": "check",
    "cosi": "cozi", "cosy": "cozy", "draught": "draft", "gaol": "jail", "grey": "gray",
    "mould": "mold", "moult": "molt", "moustach": "mustach", "plough": "plow",
    "pyjama": "pajama", "sceptic": "skeptic", "smoulder": "smolder", "speciality": "specialty",
    "syphon": "siphon", "tyre": "tire", "yoghurt": "yogurt",
}  # fmt: skip
_OTHER = re.compile("|".join(_OTHERS))
_ISE = re.compile(r"(.*[aeiouy].*)is(?=ation|(?:e[drs]?|ers|ings?|ingly|abl[ey])$)")


# What is longer is no word; a rule takes the cube of its length.
_LONGEST = 40


def american(word: str) -> str:
    """A word in lower case as in American texts.

    A word of one spelling may come out as one that nobody writes ("resorce"), but not as another
    word; what would is left as it is.

    >>> [american(word) for word in ("oedemas", "tumour", "fibre", "hospitalised", "exercise")]
    ['edemas', 'tumor', 'fiber', 'hospitalized', 'exercise']
    """
    if len(word) > _LONGEST:
        return word
    if beginning := _OTHER.match(word):
        word = _OTHERS[beginning[0]] + word[beginning.end() :]
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    verb = _ISE.match(word)
    if verb and not _ALWAYS_ISE.search(verb[1]):
        word = f"{verb[1]}iz{word[verb.end() :]}"
    return word
