import runpy

import pytest


@pytest.fixture(scope="module")
def script(root):
    return runpy.run_path(str(root / ".ci" / "check_distributions.py"))


MODULES = {"skdeepdiff/__init__.py", "skdeepdiff/py.typed"}
INFO = {
    "skdeepdiff-1.dist-info/licenses/LICENSE",
    "skdeepdiff-1.dist-info/entry_points.txt",
}


def test_wheel(script):
    problems = script["wheel_problems"]
    assert problems(MODULES | INFO, MODULES) == []
    assert problems(INFO | {"skdeepdiff/__init__.py"}, MODULES) == [
        "the wheel lacks skdeepdiff/py.typed"
    ]
    assert problems(MODULES | INFO | {"tests/baselines/test_svr.py"}, MODULES) == [
        "the wheel has tests/baselines/test_svr.py"
    ]
    assert problems(MODULES, MODULES) == [
        "the wheel lacks .dist-info/licenses/LICENSE",
        "the wheel lacks .dist-info/entry_points.txt",
    ]


def test_source_distribution(script, root):
    needed = set(script["SOURCE_NEEDS"])
    problems = script["source_problems"]
    assert problems(needed, set()) == []
    assert problems(needed - {"conftest.py"}, set()) == [
        "the source distribution lacks conftest.py"
    ]
    page = "docs/_build/html/index.html"
    assert problems(needed | {page}, set()) == [f"the source distribution has {page}"]
    for name in needed:
        assert (root / name).is_file()
