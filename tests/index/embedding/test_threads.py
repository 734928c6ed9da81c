"""Threads: one for a question, as many as before afterwards, and no more cores than allowed."""

import os
from pathlib import Path

import pytest
import torch
from threadpoolctl import threadpool_info

from index.embedding import threads as threads_module
from index.embedding.threads import calm_arithmetic, one_torch_thread, usable_cores

V2 = "0::/box/inner\n"
V1 = "4:memory:/box\n3:cpu,cpuacct:/box\n0::/\n"


def test_torch_has_one_thread_inside_and_as_many_as_before_afterwards() -> None:
    torch.set_num_threads(2)

    with one_torch_thread():
        inside = torch.get_num_threads()

    assert (inside, torch.get_num_threads()) == (1, 2)


def test_numpy_multiplies_with_one_thread() -> None:
    calm_arithmetic()

    threads = {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
    assert threads == {1}


@pytest.mark.parametrize(
    ("groups", "files", "cores"),
    [
        (V2, {"box/inner/cpu.max": "max 100000"}, 8),
        (V2, {"box/inner/cpu.max": "200000 100000"}, 2),
        (V2, {"box/inner/cpu.max": "150000 100000"}, 2),
        (V2, {"box/inner/cpu.max": "20000 100000"}, 1),
        (V2, {"box/inner/cpu.max": "max 100000", "box/cpu.max": "300000 100000"}, 3),
        (V2, {"cpu.max": "400000 100000"}, 4),
        (V2, {"cpu.max": "no number"}, 8),
        (V2, {"box/inner/cpu.max": "9900000 100000"}, 8),
        (V1, {"box/cpu.cfs_quota_us": "200000", "box/cpu.cfs_period_us": "50000"}, 4),
        (V1, {"box/cpu.cfs_quota_us": "-1", "box/cpu.cfs_period_us": "100000"}, 8),
        (V1, {"cpu.cfs_quota_us": "100000", "cpu.cfs_period_us": "100000"}, 1),
        ("", {"cpu.max": "200000 100000"}, 8),
    ],
)
def test_a_process_uses_no_more_cores_than_it_is_bound_to_or_its_quota_allows(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    groups: str,
    files: dict[str, str],
    cores: int,
) -> None:
    mount = tmp_path / "cgroup"
    for name, text in files.items():
        file = mount / ("cpu,cpuacct" if groups == V1 else "") / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text}\n")
    (tmp_path / "groups").write_text(groups)
    monkeypatch.setattr(threads_module, "_GROUPS", tmp_path / "groups")
    monkeypatch.setattr(threads_module, "_MOUNT", mount)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)

    assert usable_cores() == cores


def test_where_nothing_limits_a_process_it_uses_all_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads_module, "_GROUPS", tmp_path / "none")
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 64)

    assert usable_cores() == 64
