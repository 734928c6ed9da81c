"""The most memory of this process in each stage of a build, and of the processes it starts."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tests.bench.machine import memory

_LOOK_SECONDS = 0.2
_TASKS = Path("/proc/self/task")


class MemoryWatch(threading.Thread):
    """Looks again and again, from `start` on, at what the current stage takes, in MB.

    `own` is the most in each stage, files that are mapped left out, and `children` the most that
    any process took that this one started: what the system says of those that have ended counts
    this process, too, as it was when it forked.
    """

    def __init__(self, stage: Callable[[], str]) -> None:
        super().__init__(daemon=True)
        self._stage = stage
        self.own: dict[str, float] = {}
        self.children = 0.0

    def run(self) -> None:
        """Look until the process ends."""
        while True:
            now, stage = memory(), self._stage()
            own = now["resident, MB"] - now["of files, MB"]
            self.own[stage] = max(own, self.own.get(stage, 0))
            self.children = max(self.children, *_children(), 0)
            time.sleep(_LOOK_SECONDS)


def _children() -> Iterator[float]:
    for task in _TASKS.iterdir():
        with suppress(OSError):
            for process in (task / "children").read_text().split():
                fields = Path(f"/proc/{process}/status").read_text().split("VmHWM:")
                yield from (int(one.split()[0]) / 1024 for one in fields[1:])
