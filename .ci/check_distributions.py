"""Check what is in a wheel and a source distribution: nothing missing, nothing more."""

import sys
import tarfile
import zipfile
from pathlib import Path

SOURCE_NEEDS = (
    ".ci/run",
    ".pre-commit-config.yaml",
    "CITATION.cff",
    "LICENSE",
    "README.rst",
    "benchmarks/run_all.py",
    "conftest.py",
    "docs/conf.py",
    "docs/images/correlations.png",
    "docs/images/speed.png",
    "pyproject.toml",
    "skdeepdiff/py.typed",
    "tests/data/golden/raw.npz",
    "tests/helpers/estimators.py",
    "tests/test_common.py",
)
MADE_BY_BUILDS = ("/_build/", "/auto_examples/", "/generated/", "__pycache__")


def wheel_problems(names, modules):
    """What is wrong with a wheel's content.

    Parameters
    ----------
    names : set of str
        Its files.
    modules : set of str
        The package's files in the source, such as ``skdeepdiff/_baselines/_svr.py``.

    Returns
    -------
    problems : list of str
        One a file.
    """
    in_package = {name for name in names if name.startswith("skdeepdiff/")}
    rest = {name for name in names - in_package if ".dist-info/" not in name}
    return [
        *(f"the wheel lacks {name}" for name in sorted(modules - in_package)),
        *(f"the wheel has {name}" for name in sorted((in_package - modules) | rest)),
        *(
            f"the wheel lacks {end}"
            for end in (".dist-info/licenses/LICENSE", ".dist-info/entry_points.txt")
            if not any(name.endswith(end) for name in names)
        ),
    ]


def source_problems(names, modules):
    """What is wrong with a source distribution's content.

    Parameters
    ----------
    names : set of str
        Its files, without the folder that all are in.
    modules : set of str
        The package's files in the source.

    Returns
    -------
    problems : list of str
        One a file.
    """
    made = {name for name in names if any(part in name for part in MADE_BY_BUILDS)}
    needed = modules | set(SOURCE_NEEDS)
    return [
        *(f"the source distribution lacks {name}" for name in sorted(needed - names)),
        *(f"the source distribution has {name}" for name in sorted(made)),
    ]


def main(folder):
    """Check the wheel and the source distribution in a folder."""
    root = Path(__file__).parents[1]
    modules = {
        path.relative_to(root).as_posix()
        for path in (root / "skdeepdiff").rglob("*")
        if path.suffix in (".py", ".jinja", ".txt") or path.name == "py.typed"
    }
    (wheel,) = Path(folder).glob("*.whl")
    (source,) = Path(folder).glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        problems = wheel_problems(set(archive.namelist()), modules)
    with tarfile.open(source) as archive:
        names = {
            member.name.partition("/")[2]
            for member in archive.getmembers()
            if member.isfile()
        }
    problems += source_problems(names, modules)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
