"""Which tokens of a vocabulary are pieces of words worth comparing."""

from tokenizers import Tokenizer

from index.text.stop_words import STOP_WORDS


class ContentTokens(dict[int, bool]):
    """Whether a token is a piece of a word worth comparing; found out when first asked for."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        super().__init__()
        self._tokenizer = tokenizer
        self._special = set(tokenizer.get_added_tokens_decoder())

    def __missing__(self, number: int) -> bool:
        word = (self._tokenizer.id_to_token(number) or "").lstrip("Ġ▁#").lower()
        is_content = number not in self._special and word.isalnum() and word not in STOP_WORDS
        self[number] = is_content
        return is_content
