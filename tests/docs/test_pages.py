"""Code of the pages prints what they say, and the names that they give exist."""

import importlib
import os
import re
import shlex
import subprocess
import sys

import docutils.nodes
import pytest

from helpers.pages import (
    DOCS,
    assert_prints_what_it_says,
    literal_blocks,
    read_page,
    run_script,
)

ROOT = DOCS.parent
PAGES = [
    "../README.rst",
    *sorted(
        path.relative_to(DOCS).as_posix()
        for folder in (DOCS, DOCS / "user_guide", DOCS / "contributing")
        for path in folder.glob("*.rst")
        if path.name != "sg_execution_times.rst"
    ),
]
# These have tests of their own, the second one below.
APART = ["user_guide/own_data.rst", "user_guide/scaling.rst"]
APART += ["contributing/adding_a_baseline.rst"]
# Processors round differently, and training makes more of it. One number for a page,
# or one for each output. In interpretation, with AVX-512, with AVX2 and without the
# kernel, outputs differed by up to 0.11, 0, 0.04, 1.1 and 1.0.
TOLERANCES = {
    "../README.rst": 0.1,
    "start.rst": 0.15,
    "user_guide/interpretation.rst": [0.2, 0.0, 0.1, 2.0, 2.0],
    "user_guide/training.rst": 0.1,
    "user_guide/transfer.rst": 0.02,
    "user_guide/tuning.rst": 0.1,
}
FILE = re.compile(r"(?:\.ci|skdeepdiff|benchmarks|tests|docs)/[\w/.]+")
MADE_BY_BUILDS = "docs/_build"
COMMAND = re.compile(r"python benchmarks/(\w+)\.py *(.*)")
TESTS = re.compile(r"``(tests/[\w/]+\.py)``:((?:[\s,]*(?:and )?``test_\w+``)+)")


def source_of(page):
    return (DOCS / page).read_text(encoding="utf-8")


WITH_CODE = [page for page in PAGES if "block:: python\n\n" in source_of(page)]


@pytest.mark.parametrize("page", [page for page in WITH_CODE if page not in APART])
def test_code_prints_what_it_says(page, tmp_path, two_threads):
    assert_prints_what_it_says(page, tmp_path, TOLERANCES.get(page, 0.0))


def test_code_of_scaling_prints_what_it_says(tmp_path):
    pytest.importorskip("distributed", reason="dask isn't installed")
    code, printed = (b.astext() for b in literal_blocks(read_page(APART[1])))
    # dask's workers import it.
    (tmp_path / "script.py").write_text(code, encoding="utf-8")
    path = {"PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-W", "error", "script.py"]
    options = {"capture_output": True, "text": True, "timeout": 300}
    run = subprocess.run(command, cwd=tmp_path, env=os.environ | path, **options)
    assert (run.returncode, run.stdout.strip()) == (0, printed), run.stderr


def test_splitting_published_data_by_chromosome(sample_folder, tmp_path):
    """On the sample, and an annotation that is made up."""
    blocks = literal_blocks(read_page("user_guide/splits.rst"))
    (script,) = (b.astext() for b in blocks if "needs-files" in b["classes"])
    lines = ["gene_id\tchromosome\ttss\tstrand"]
    for part in ("train", "valid", "test"):
        rows = (sample_folder / f"E123.{part}.csv").read_text().splitlines()
        for gene_id in dict.fromkeys(row.split("_")[0] for row in rows):
            lines.append(f"{gene_id}\tchr{int(gene_id[4:]) % 20}\t1000\t+")
    (tmp_path / "genes.tsv").write_text("\n".join(lines) + "\n")
    script = script.replace("FOLDER", str(sample_folder))
    script = script.replace("gencode.v10.annotation.gtf.gz", "genes.tsv")
    script = script.replace('"raw_d"', '"raw_d", max_epochs=2')
    assert -1 <= float(run_script(script, tmp_path)) <= 1


@pytest.mark.parametrize("page", PAGES)
def test_page_is_valid_and_what_it_names_exists(page):
    document = read_page(page)
    named = FILE.findall(document.astext())
    if page == "../README.rst":
        named += [image["uri"] for image in document.findall(docutils.nodes.image)]
    for name in named:
        there = (ROOT / name.rstrip(".")).exists()
        assert there or name.startswith(MADE_BY_BUILDS), name
    for row in document.findall(docutils.nodes.row):
        # In a simple table, text in the first column begins a row.
        assert row[0].astext().strip(), "the rest of another row"
    texts = [node.astext().replace("\\\n", " ") for node in literal_blocks(document)]
    for node in document.findall(docutils.nodes.literal):
        texts.append(" ".join(node.astext().split()))
    for program, arguments in COMMAND.findall("\n".join(texts)):
        module = importlib.import_module(program)
        if arguments and hasattr(module, "parse_arguments"):
            module.parse_arguments(shlex.split(arguments))


def test_tests_that_hold_a_claim_exist():
    text, n_tests = source_of("paper_to_code.rst"), 0
    for file, names in TESTS.findall(text):
        source = (ROOT / file).read_text(encoding="utf-8")
        for name in re.findall(r"test_\w+", names):
            n_tests += 1
            assert f"\ndef {name}(" in source, (file, name)
    assert n_tests == text.count("``test_")
