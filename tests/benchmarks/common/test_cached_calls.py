import torch
from threadpoolctl import threadpool_info

from common.cached_calls import call_cached


def note(folder, number):
    with open(folder / f"{number}", "a") as file:
        file.write("called\n")
    threads = [pool["num_threads"] for pool in threadpool_info()]
    return number**2, max([torch.get_num_threads(), *threads])


def test_calls_are_made_once_in_order_and_on_one_thread(tmp_path, two_threads):
    for numbers in ((3, 2), (2, 3, 1)):
        tasks = [(tmp_path, number) for number in numbers]
        results = call_cached(note, tasks, tmp_path / "cache", 1, "call")
        assert results == [(number**2, 1) for number in numbers]
    for number in (1, 2, 3):
        assert (tmp_path / f"{number}").read_text() == "called\n"
