"""How long a file may take to read, in a process that may itself be stopped for a while."""

import signal
import subprocess
import sys
import time

import pytest

from ingest.sandbox import reader as reader_module

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


class Clock:
    """Another half a second whenever it is looked at, and `seconds` more at once."""

    def __init__(self) -> None:
        self.now = 0.0
        self.looks = 0

    def monotonic(self) -> float:
        self.looks += 1
        self.now += 0.5
        return self.now

    def goes_on(self, looks: int) -> None:
        wanted = self.looks + looks
        for _ in range(1_000):
            if self.looks >= wanted:
                return
            time.sleep(0.01)
        raise TimeoutError


def test_time_in_which_this_process_was_stopped_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Clock()
    monkeypatch.setattr(reader_module, "time", clock)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        watch = reader_module._Watch(process)
        clock.goes_on(2)
        watch.begin(5)
        clock.now += 1_000
        clock.goes_on(4)
        assert (watch.passed, process.poll()) == (False, None)

        assert process.wait(60) == -signal.SIGKILL
        assert watch.passed
