"""The reader that ships, and that it computes what was trained."""

import numpy as np
import pytest
import torch

from index.answers.answer_reader import NO_WORDS, AnswerReader, load_answer_reader
from index.answers.matches import ABOVE, PassageTokens, match
from index.answers.training.reader_network import ReaderNetwork
from index.embedding.sentence_transformer import load_model
from index.records import Vectors
from index.text.sentences import sentences


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(3)


def passage(chance: np.random.Generator, *numbers: int) -> PassageTokens:
    vectors = chance.integers(1, 16, (len(numbers), 192)) * 17
    return PassageTokens(vectors.astype(np.uint8), np.array(numbers, dtype=np.int64), 4)


def question(chance: np.random.Generator) -> Vectors:
    pieces = chance.standard_normal((7, 384)).astype(np.float32)
    return np.asarray(pieces / np.linalg.norm(pieces, axis=1, keepdims=True))


def test_the_reader_computes_what_the_network_was_trained_to(chance: np.random.Generator) -> None:
    torch.manual_seed(1)
    network = ReaderNetwork().eval()
    for parameter in network.rest[2].parameters():
        torch.nn.init.normal_(parameter)
    weights = {name: values.numpy() for name, values in network.state_dict().items()}
    passages = [passage(chance, ABOVE, 0, 0, 1, 3), passage(chance, 0, 1, 1), passage(chance, 2)]
    found = match(question(chance), passages)

    logits = AnswerReader(weights).logits(found)

    assert np.allclose(logits, network(found).detach().numpy(), atol=1e-4)
    assert len(set(logits.tolist())) == 6


def test_a_sentence_without_tokens_gets_the_lowest_logit(chance: np.random.Generator) -> None:
    weights = {name: value.numpy() for name, value in ReaderNetwork().state_dict().items()}
    reader = AnswerReader(weights)

    titled, said = reader.read(
        question(chance), [passage(chance, ABOVE), passage(chance, ABOVE, 1, 1, 3)]
    )

    assert titled.tolist() == [NO_WORDS] * 4
    assert (said == NO_WORDS).tolist() == [True, False, True, False]
    assert reader.read(question(chance), [passage(chance, ABOVE)])[0].tolist() == [NO_WORDS] * 4


def test_the_shipped_reader_knows_what_answers() -> None:
    model = load_model()
    reader = load_answer_reader(model.digest)
    texts = [
        "The ferry carries bicycles free of charge. It leaves at nine, and on Sundays at eleven.",
        "The ferry was built in Oban in 1931. Its engine came from an older ship.",
    ]
    tokens = model.embed_documents([f"The island ferry\n{text}" for text in texts]).tokens
    passages = [
        PassageTokens.of(own, model.content_token_starts(text), sentences(text))
        for own, text in zip(tokens, texts, strict=True)
    ]

    assert reader
    asked = [
        reader.read(model.embed_question(words).pieces, passages)
        for words in ("What time does the ferry go?", "Where was the ferry built?")
    ]
    fares, history = asked[0][0], asked[1][1]
    assert fares[1] > fares[0]
    assert history[0] > history[1]


def test_no_reader_reads_the_vectors_of_another_model() -> None:
    assert load_answer_reader("bag-of-words-1") is None
