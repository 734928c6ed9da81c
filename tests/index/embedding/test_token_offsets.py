"""Cached token ends, against those that the tokenizer gives for the whole text."""

from collections.abc import Iterator, Sequence
from threading import Thread

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import AddedToken, Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer, Metaspace

import index.embedding.token_offsets
from index.embedding.model_files import default_folder
from index.embedding.sentence_transformer import load_model
from index.embedding.token_offsets import ContentStartCache, OffsetCache, token_ends_by

TEXTS = st.lists(
    st.one_of(
        st.text("aZé\u0301\u200bİ筋각️😀.,-’ \n\t\r\u00a0[]\0", max_size=30),
        st.text(max_size=30),
        st.lists(st.sampled_from(["cramps", "Cramps,", "[SEP]", "x" * 101, ""])).map(" ".join),
    ),
    max_size=5,
)


@pytest.fixture(scope="module", autouse=True)
def cached_however_short() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.embedding.token_offsets, "FEW", 0)
        yield


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(default_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@pytest.fixture(scope="module")
def word_ends(tokenizer: Tokenizer) -> OffsetCache:
    return OffsetCache(tokenizer)


def ends_by(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [[end for _, end in encoding.offsets] for encoding in encodings]


@given(texts=TEXTS)
def test_ends_are_those_of_the_tokenizer(
    tokenizer: Tokenizer, word_ends: OffsetCache, texts: list[str]
) -> None:
    assert word_ends(texts) == ends_by(tokenizer, texts)


@given(texts=TEXTS)
def test_ends_are_the_same_with_a_small_cache_and_small_batches(
    tokenizer: Tokenizer, texts: list[str]
) -> None:
    forgetful = OffsetCache(tokenizer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.embedding.token_offsets, "MOST_KNOWN", 20)
        patch.setattr(index.embedding.token_offsets, "AT_ONCE", 5)
        ends_found = [forgetful(texts) for _ in range(3)]

    assert ends_found == [ends_by(tokenizer, texts)] * 3


@given(text=st.lists(TEXTS.map("\n".join), max_size=2).map(" ".join))
def test_content_starts_are_those_of_the_tokenizer_also_with_a_small_cache(
    tokenizer: Tokenizer, text: str
) -> None:
    # Half of the vocabulary counts as content.
    is_content = np.arange(tokenizer.get_vocab_size()) % 2 == 0
    starts = ContentStartCache(tokenizer, lambda ids: is_content[ids])
    encoding = tokenizer.encode(text, add_special_tokens=False)
    expected = [
        start
        for number, (start, _) in zip(encoding.ids, encoding.offsets, strict=True)
        if is_content[number]
    ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.embedding.token_offsets, "MOST_SHOWN", 3)
        found = [starts(text), starts("other words"), starts(text)]

    assert found[0] == found[2] == expected


def test_several_threads_may_use_the_cache_at_once(tokenizer: Tokenizer) -> None:
    texts = [[f"{word}{number} cramps" for number in range(300)] for word in ("ox", "ant", "bee")]
    ends, ends_found = OffsetCache(tokenizer), {}
    threads = [
        Thread(target=lambda n=n: ends_found.update({n: [ends([one]) for one in texts[n]]}))
        for n in range(3)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ends_found == {n: [ends_by(tokenizer, [one]) for one in texts[n]] for n in range(3)}


def test_a_tokenizer_that_reads_words_with_their_neighbours_is_not_cached() -> None:
    joining = Tokenizer(WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    joining.pre_tokenizer = Metaspace(split=False)
    taking = Tokenizer(WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    taking.normalizer, taking.pre_tokenizer = BertNormalizer(), BertPreTokenizer()
    taking.add_tokens([AddedToken("knee", rstrip=True)])
    texts = ["knee", "a knee  hurts"]

    ends_found = [token_ends_by(joining)(texts), token_ends_by(taking)(texts)]

    assert ends_found == [ends_by(joining, texts), ends_by(taking, texts)]
    assert ends_found == [[[4], [13]], [[4], [1, 8, 13]]]


def test_short_texts_are_read_by_the_tokenizer_itself(
    tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.embedding.token_offsets, "FEW", 100)
    texts = ["Why do calves", "cramp?"]

    assert OffsetCache(tokenizer)(texts) == ends_by(tokenizer, texts)


def test_the_default_model_gives_the_same_ends_for_texts_of_any_length(
    tokenizer: Tokenizer,
) -> None:
    text = "Why do calves cramp? " * 20_000

    assert load_model().token_ends([text, "Rest."]) == ends_by(tokenizer, [text, "Rest."])
