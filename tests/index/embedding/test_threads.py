"""Threads: one for a question, and as many as before afterwards."""

import torch
from threadpoolctl import threadpool_info

from index.embedding.threads import calm_arithmetic, one_torch_thread


def test_torch_has_one_thread_inside_and_as_many_as_before_afterwards() -> None:
    torch.set_num_threads(2)

    with one_torch_thread():
        inside = torch.get_num_threads()

    assert (inside, torch.get_num_threads()) == (1, 2)


def test_numpy_multiplies_with_one_thread() -> None:
    calm_arithmetic()

    threads = {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
    assert threads == {1}
