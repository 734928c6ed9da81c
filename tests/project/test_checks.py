"""The checks that are not tests themselves: lint, format, types."""

import pytest

from tests.support.checks import CHECKS, ended


@pytest.mark.parametrize("name", CHECKS)
def test_the_code_passes(name: str) -> None:
    code, said = ended(name)

    assert code == 0, said
