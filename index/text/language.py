"""Detects questions and articles in languages that the default model was not trained on."""

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from functools import cache, partial
from pathlib import Path
from threading import Lock

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from index.attribution import counted
from index.begun import begin_work
from index.files.address import DEFAULT_INDEX, spoken
from index.text.stop_words import STOP_WORDS

MULTILINGUAL_MODEL = "paraphrase-multilingual-MiniLM-L12-v2"
# All that ask at once wait for one load.
_beginning = Lock()
SURE = 0.6
# A name or a number has no language; this many bytes of prose do, in Chinese fewer characters.
SHORTEST = 40
LOOKED_AT = 1_000
# With this share of English function words a text is English.
_OF_A_QUESTION, _OF_AN_ARTICLE = 1 / 3, 1 / 4
NAMED = 3
NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan",
    "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish",
    "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "gu": "Gujarati",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "km": "Khmer",
    "kn": "Kannada", "ko": "Korean", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "ml": "Malayalam", "mr": "Marathi", "ms": "Malay", "my": "Burmese",
    "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian", "no": "Norwegian", "pa": "Punjabi",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovene", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "ta": "Tamil",
    "te": "Telugu", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def foreign_language(question: str) -> str | None:
    """The English name of the question's language; None if it is English or in doubt.

    >>> foreign_language("Warum habe ich nachts Wadenkrämpfe?")
    'German'
    """
    return _language(question, common=_OF_A_QUESTION)


def article_language(text: str) -> str | None:
    """The same for an article, judged by its beginning.

    >>> article_language("Nächtliche Krämpfe in der Wade sind lästig und meist harmlos.")
    'German'
    """
    beginning = text[:LOOKED_AT].strip()
    return (
        _language(beginning, common=_OF_AN_ARTICLE) if len(beginning.encode()) >= SHORTEST else None
    )


def expect_question(question: str) -> None:
    """Begin to load what tells the language of a question, if that is needed for this one."""
    if not _begun() and not _is_english(question, common=_OF_A_QUESTION):
        load_identifier()


def expect_article(text: str) -> None:
    """The same for an article."""
    if not _begun() and not _is_english(text[:LOOKED_AT], common=_OF_AN_ARTICLE):
        load_identifier()


def load_identifier() -> None:
    """Begin to load what tells the language of any text."""
    _identifier()


def question_notice(language: str, *, index: Path) -> str:
    """The notice for a question in a language that the model was not trained on."""
    return (
        f"The question seems to be in {language}, but your library is prepared for English: only "
        f"words that an article contains exactly so are sure to be found. Ask in English, or "
        f"{_way_out(index)}"
    )


def articles_notice(languages: Mapping[str, Sequence[str]], *, index: Path) -> str | None:
    """The notice for articles in other languages than English; None if there are none.

    `languages` maps each language to the doc_ids of the articles that seem to be in it.
    """
    if not languages:
        return None
    count = sum(len(articles) for articles in languages.values())
    names = "; ".join(
        f"{language}: {', '.join(articles[:NAMED])}"
        + (f" and {len(articles) - NAMED:,} more" if len(articles) > NAMED else "")
        for language, articles in sorted(languages.items())
    )
    return (
        f"{counted(count, 'article')} {'seems' if count == 1 else 'seem'} not to be in English "
        f"({names}), but your library is prepared for English: they are found poorly by meaning, "
        f"but well by their exact words. For all languages, {_way_out(index)}"
    )


def _way_out(index: Path) -> str:
    elsewhere = "" if index.absolute() == DEFAULT_INDEX.absolute() else f" --index {spoken(index)}"
    return (
        f"prepare it for many languages, which fetches a larger file from the network if it is not "
        f"on this machine: python -m ingest build --model {MULTILINGUAL_MODEL}{elsewhere}"
    )


def _language(text: str, *, common: float) -> str | None:
    """The language of `text`; None if at least the share `common` of it is English stop words."""
    # Loading the identifier takes a third of a second; most texts need none.
    if _is_english(text, common=common):
        return None
    code, probability = _identifier().result().classify(text)
    return NAMES.get(code) if probability >= SURE else None


def _is_english(text: str, *, common: float) -> bool:
    tokens = re.findall(r"\w+", text.lower())
    return sum(token in STOP_WORDS for token in tokens) >= common * len(tokens)


def _identifier() -> Future[LanguageIdentifier]:
    """The identifier, being loaded or loaded; again if that has failed."""
    with _beginning:
        if _begun() and _loading().done() and _loading().exception():
            _loading.cache_clear()
        return _loading()


@cache
def _loading() -> Future[LanguageIdentifier]:
    """In a thread: most of the time it is unpacked, outside of Python."""
    load = partial(LanguageIdentifier.from_model_file, MODEL_FILE, norm_probs=True)
    return begin_work(load, name="language")


def _begun() -> bool:
    return _loading.cache_info().currsize > 0
