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
    problems, more = script["wheel_problems"], "tests/baselines/test_svr.py"
    assert problems(MODULES | INFO, MODULES) == []
    assert problems({"skdeepdiff/__init__.py", more}, MODULES) == [
        "the wheel lacks skdeepdiff/py.typed",
        f"the wheel has {more}",
        "the wheel lacks .dist-info/licenses/LICENSE",
        "the wheel lacks .dist-info/entry_points.txt",
    ]


def test_source_distribution(script, root):
    needed = set(script["SOURCE_NEEDS"])
    page = "docs/_build/html/index.html"
    assert script["source_problems"](needed, set()) == []
    assert script["source_problems"](needed - {"conftest.py"} | {page}, set()) == [
        "the source distribution lacks conftest.py",
        f"the source distribution has {page}",
    ]
    assert all((root / name).is_file() for name in needed)
