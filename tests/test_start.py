"""What is imported when, in processes of their own."""

import pickle
import signal
import sys

import pytest

import skdeepdiff

AS_A_MODULE = ["-m", "skdeepdiff"]
# What the installed command consists of.
AS_A_SCRIPT = [
    "-c",
    "import sys; from skdeepdiff._command_line import main; sys.exit(main())",
]
FIT = ["fit", "genes.npz", "-o", "model.skdeepdiff"]
PRESS = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send")
@pytest.mark.usefixtures("heeds_ctrl_c")
@pytest.mark.parametrize("start", [AS_A_MODULE, AS_A_SCRIPT], ids=["module", "script"])
@pytest.mark.parametrize(
    ("library", "content"),
    [
        ("torch", PRESS),
        ("numpy", PRESS),
        ("numpy", "raise KeyboardInterrupt"),
        # As libraries do.
        ("numpy", f"try:\n    {PRESS}\nexcept BaseException:\n    raise ImportError"),
        ("numpy", f"class Swallowing:\n    def __del__(self): {PRESS}\nSwallowing()"),
    ],
)
def test_ctrl_c_during_imports(python, start, library, content, tmp_path):
    (tmp_path / f"{library}.py").write_text(content)
    done = python(*start, *FIT, before=[tmp_path])
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "skdeepdiff: interrupted\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM to send")
def test_sigterm_during_imports_says_nothing(python, tmp_path):
    (tmp_path / "numpy.py").write_text(PRESS.replace("SIGINT", "SIGTERM"))
    done = python(*AS_A_MODULE, *FIT, before=[tmp_path])
    assert (done.returncode, done.stderr) == (-signal.SIGTERM, "")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send")
def test_ctrl_c_stays_ignored(python, tmp_path):
    (tmp_path / "numpy.py").write_text(f"{PRESS}\nraise ImportError('went on')")
    ignoring = AS_A_SCRIPT[1].replace(
        "import sys;", "import signal, sys; signal.signal(2, signal.SIG_IGN);"
    )
    done = python("-c", ignoring, *FIT, before=[tmp_path])
    assert (done.returncode, done.stderr) == (1, "skdeepdiff fit: error: went on\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["-c", "import skdeepdiff; dir(skdeepdiff)"], 0),
        ([*AS_A_MODULE, "--version"], 0),
        ([*AS_A_MODULE, "fit", "--help"], 0),
        ([*AS_A_MODULE, *FIT, "--variant", "none"], 2),
    ],
)
def test_no_library_is_imported_for_nothing(python, arguments, code, tmp_path):
    for library in ("joblib", "numpy", "sklearn", "torch"):
        (tmp_path / f"{library}.py").write_text("raise SystemExit('imported')")
    done = python(*arguments, before=[tmp_path])
    assert done.returncode == code, done.stderr


def test_all_names_are_there():
    names = {}
    exec("from skdeepdiff import *", names)
    assert set(skdeepdiff.__all__) == set(names) - {"__builtins__"}
    for name in set(names) - {"__builtins__", "__version__"}:
        assert names[name].__name__ == name
        assert names[name].__module__.startswith("skdeepdiff.")
    assert set(skdeepdiff.__all__) < set(dir(skdeepdiff))
    with pytest.raises(AttributeError, match="'skdeepdiff' has no attribute 'none'"):
        skdeepdiff.none  # noqa: B018


FIRST_USES = """
import pickle, sys

def begin_anew():
    for name in [name for name in sys.modules if name.startswith("skdeepdiff")]:
        del sys.modules[name]

import skdeepdiff
for name in ["plotting", "nn", "metrics", "inspection", "exceptions", "datasets"]:
    assert name in dir(skdeepdiff)
    assert getattr(skdeepdiff, name).__name__ == f"skdeepdiff.{name}"
assert "matplotlib" not in sys.modules
print(skdeepdiff.load.__name__)
begin_anew()
# A pickle imports the estimator's own module.
pickle.loads(bytes.fromhex(sys.argv[1])).save(sys.argv[2])
begin_anew()
from skdeepdiff import load
print(load(sys.argv[2]))
"""


def test_first_uses(python, tmp_path):
    pickled = pickle.dumps(skdeepdiff.PairedMarks()).hex()
    done = python("-c", FIRST_USES, pickled, str(tmp_path / "marks.skdeepdiff"))
    assert (done.stdout, done.stderr) == ("load\nPairedMarks()\n", "")
