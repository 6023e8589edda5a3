from speed_and_memory import startup


def test_start_is_that_of_the_code(tmp_path):
    slow = "import time; start = time.perf_counter() - 100"
    assert 100 < startup.seconds_of_code(slow, str(tmp_path)) < 160


def test_one_record_of_medians(monkeypatch):
    times = {
        "import torch, sklearn, skorch": iter([2.0, 4.0, 3.0]),
        startup.PACKAGE: iter([6.0, 6.0, 6.0]),
        startup.KERNELS: iter([5.0, 0.5, 5.0, 0.5, 5.0, 0.5]),
    }
    caches = []

    def seconds_of_code(code, cache_directory):
        caches.append(cache_directory)
        return next(times[code])

    monkeypatch.setattr(startup, "seconds_of_code", seconds_of_code)
    assert startup.measure_startup(3) == [
        {"libraries": 3.0, "skdeepdiff": 6.0, "compile": 5.0, "load": 0.5, "ratio": 2.0}
    ]
    assert len(set(caches)) == 3
