"""English words too common to search by, grouped by part of speech."""

_PRONOUNS = """
    i me my myself we our ours ourselves you your yours yourself yourselves
    he him his himself she her hers herself it its itself they them their theirs themselves
    this that these those who whom what which
"""
_DETERMINERS = "a an the all any both each few more most other some such no only own same"
_AUXILIARIES = """
    am is are was were be been being have has had having do does did doing can will should
"""
# "don't" is cut at its apostrophe, and so is "you'll".
_CONTRACTED = """
    ain aren couldn didn doesn don hadn hasn haven isn mightn mustn needn shan shouldn wasn weren
    won wouldn ll ma re ve
"""
_PREPOSITIONS = """
    about above after against at before below between by down during for from in into of off on
    out over through to under until up with
"""
_CONJUNCTIONS = "and as because but if nor or than while"
_ADVERBS = "again further here how just not now once so then there too very when where why"

# "a" and "i" are the only single letters: others name vitamins, so "vitamin D" keeps its D.
STOP_WORDS = frozenset(
    " ".join(
        (
            _PRONOUNS,
            _DETERMINERS,
            _AUXILIARIES,
            _CONTRACTED,
            _PREPOSITIONS,
            _CONJUNCTIONS,
            _ADVERBS,
        )
    ).split()
)
"""In lower case, as the analyzer cuts a text into words."""
# The second word of "check up", "warm up" and "break down".
PREPOSITIONS = frozenset(_PREPOSITIONS.split())
