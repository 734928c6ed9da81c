"""Ten tasks of new users, walked on a desktop and on a phone over articles that contradict."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from index.compare.stance.model import SHIPPED
from tests.support.browser import Watched, served
from tests.support.task_library import write_task_library
from tests.support.tasks import TASKS

pytestmark = pytest.mark.skipif(not SHIPPED.is_file(), reason=f"no reader at {SHIPPED}")
DESKTOP = ((1280, 900), "light")
PHONE = ((390, 844), "dark")


@pytest.fixture(scope="module", params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def setting(
    request: pytest.FixtureRequest, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[BrowserContext, str]]:
    """A window of one size and colour scheme, and the address of a library of its own."""
    (width, height), scheme = request.param
    folder = tmp_path_factory.mktemp("tasks")
    corpus = write_task_library(folder / "corpus")
    window = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    with served(folder / "index", [corpus]) as address:
        yield window, address
    window.close()


# All in one test: what one leaves behind, the next meets, as in a day's work.
def test_new_users_find_their_way_to_all_they_came_for(
    setting: tuple[BrowserContext, str],
) -> None:
    window, address = setting
    watched = Watched(window.new_page())

    for task in TASKS.values():
        task(watched, address)
        assert watched.too_wide() == 0, task.__doc__

    assert len(TASKS) == 10
    assert watched.errors == []
    assert watched.hosts == {"localhost"}
