import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import comparison
from comparison.lock import locked, take_lock

HOLDER = """
import sys, time
from pathlib import Path
from comparison.lock import take_lock
lock = take_lock(Path(sys.argv[1]))
print("held" if lock else "not", flush=True)
time.sleep(600)
"""


def test_one_at_a_time(tmp_path):
    first = take_lock(tmp_path / "lock")
    assert take_lock(tmp_path / "lock") is None
    assert take_lock(tmp_path / "other") is not None
    first.close()
    first.close()
    with take_lock(tmp_path / "lock"):
        assert take_lock(tmp_path / "lock") is None
    assert take_lock(tmp_path / "lock") is not None


def test_lock_of_a_killed_process_is_free(tmp_path):
    path = tmp_path / "lock"
    (package,) = comparison.__path__
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, path],
        env=os.environ | {"PYTHONPATH": str(Path(package).parent)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "held\n"
    assert take_lock(path) is None
    holder.kill()
    holder.communicate()
    assert take_lock(path) is not None


def test_waiting_says_so_once(tmp_path):
    path = tmp_path / "lock"
    wait = Mock(side_effect=take_lock(path).close)
    for _ in range(2):
        with locked(path, on_wait=wait):
            assert take_lock(path) is None
    wait.assert_called_once_with()
