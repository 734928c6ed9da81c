from threading import Event, Thread

import pytest

from ui.session import background


def test_work_that_is_done_is_let_go_and_work_that_goes_on_is_not() -> None:
    going_on, done = Event(), Event()

    def go_on() -> None:
        going_on.wait(10)

    background.begin(go_on)
    for _ in range(20):
        background.begin(done.set)
        done.wait(10)
        background._threads[-1].join(10)

    background.begin(done.set)
    kept = list(background._threads)
    going_on.set()

    assert 2 <= len(kept) <= 4
    for thread in kept:
        thread.join(10)


def test_what_can_wait_waits_for_the_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_drawn", Event())
    order: list[str] = []

    def wait() -> None:
        background.wait_for_page(60)
        order.append("work")

    waiting = Thread(target=wait)
    waiting.start()
    order.append("page")
    background.say_drawn()
    waiting.join(60)

    assert order == ["page", "work"]


def test_without_a_page_it_waits_for_some_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "_drawn", Event())

    background.wait_for_page(0.01)

    assert not background._drawn.is_set()
