"""The API against its own description, with requests generated from it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from schemathesis import BaseSchema, Case, GenerationMode
from schemathesis.openapi import from_asgi
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.support.api_client import OPEN, client_of


@pytest.fixture(scope="module")
def description(tiny_index: Path) -> BaseSchema:
    return from_asgi("/api/openapi.json", client_of(tiny_index / "index", OPEN).app)


ASKED = ("/api/search", "/api/compare", "/api/documents")
OTHERS = ("/api/documents/{doc_id}", "/api/health", "/api/ready")


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        *((path, GenerationMode.POSITIVE) for path in (*ASKED, *OTHERS)),
        *((path, GenerationMode.NEGATIVE) for path in ASKED),
    ],
)
def test_every_response_matches_the_description(
    description: BaseSchema, path: str, mode: GenerationMode
) -> None:
    requests = description[path]["GET"].as_strategy(generation_mode=mode)

    @given(case=requests)
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def answer(case: Case[Any]) -> None:
        # Punctuation alone is valid text, but not a question.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    answer()


def test_an_existing_article_matches_the_description(description: BaseSchema) -> None:
    operation = description["/api/documents/{doc_id}"]["GET"]

    response = operation.Case(path_parameters={"doc_id": "tides.md"}).call_and_validate()

    assert response.status_code == 200
