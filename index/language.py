"""Whether a question is in a language that the default model was not made for."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from index.words import STOPWORDS

SURE = 0.6
NAMES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def foreign_language(question: str) -> str | None:
    """The English name of the question's language, None where it is English or in doubt.

    >>> foreign_language("Warum habe ich nachts Wadenkrämpfe?")
    'German'
    """
    tokens = re.findall(r"\w+", question.lower())
    # Loading the identifier takes a second; a question full of English function words needs none.
    if 3 * sum(token in STOPWORDS for token in tokens) >= len(tokens):
        return None
    code, probability = _identifier().classify(question)
    return NAMES.get(code) if probability >= SURE else None


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
