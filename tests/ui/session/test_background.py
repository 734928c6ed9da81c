from threading import Event

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
