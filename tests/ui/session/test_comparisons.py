"""Comparisons that are judged beside a page."""

from concurrent.futures import CancelledError

import pytest

from index.compare.comparison import Comparison
from index.errors import QuestionError
from ui.session.comparisons import Judging


@pytest.mark.parametrize(
    ("fault", "told"), [(QuestionError("Ask."), QuestionError), (MemoryError(), CancelledError)]
)
def test_no_page_waits_for_ever_when_judging_fails(fault: Exception, told: type[Exception]) -> None:
    judging = Judging()

    def compare() -> Comparison:
        raise fault

    if told is CancelledError:
        with pytest.raises(type(fault)):
            judging.work(compare)
    else:
        judging.work(compare)

    assert list(judging.views()) == []
    with pytest.raises(told):
        judging.result()
