"""How many cores there are to compute on, and one of them for a question.

On work as small as a question, more threads only wait.
"""

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from threadpoolctl import threadpool_limits

_share: int | None = None
_GROUPS, _MOUNT = Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")


def cores() -> int:
    """How many cores this process may use to embed: all it may use, unless it has a share."""
    return _share or usable_cores()


def usable_cores() -> int:
    """How many cores this process may use: those it is bound to, or fewer by a container's quota.

    A part of a core counts as one.
    """
    if hasattr(os, "sched_getaffinity"):
        bound = len(os.sched_getaffinity(0))
    else:
        bound = os.cpu_count() or 1
    return max(1, min([bound, *(math.ceil(quota) for quota in _quotas())]))


def _quotas() -> Iterator[float]:
    """The cores that each control group around this process allows, if it sets a limit.

    Source: Linux, Documentation/admin-guide/cgroup-v2.rst (cpu.max), and for version 1
    Documentation/scheduler/sched-bwc.rst (cpu.cfs_quota_us over cpu.cfs_period_us).
    """
    try:
        groups = _GROUPS.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in groups:
        _, controllers, path = line.split(":", 2)
        if not controllers:
            yield from _limits(_MOUNT, path, "cpu.max")
        elif "cpu" in controllers.split(","):
            yield from _limits(_MOUNT / controllers, path, "cpu.cfs_quota_us", "cpu.cfs_period_us")


def _limits(mount: Path, path: str, *files: str) -> Iterator[float]:
    # In a container the path may be as the host has it: then only the mount itself is there.
    inner = mount / path.strip("/")
    for folder in (inner, *inner.parents):
        if not folder.is_relative_to(mount):
            return
        try:
            words = " ".join((folder / file).read_text("ascii") for file in files).split()
            quota, period = (float(word) for word in words)
        except (OSError, ValueError):
            # No such group, or "max": no limit.
            continue
        if quota > 0 < period:
            yield quota / period


def keep_to(share: int) -> None:
    """Use only `share` cores from now on; models loaded already are not affected."""
    global _share
    _share = share


def calm_arithmetic() -> None:
    """Make NumPy multiply with one thread from now on, in the whole process.

    Idle threads of NumPy's BLAS keep a core busy while they look for work, just when torch needs
    it: on two cores a question took 63 ms with both at their defaults and 33 ms with one each.
    A library that is loaded later is not affected.
    """
    threadpool_limits(limits=1, user_api="blas")


@contextmanager
def one_torch_thread() -> Iterator[None]:
    """One thread for torch inside, as many as before afterwards."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
