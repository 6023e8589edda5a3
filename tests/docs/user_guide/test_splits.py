import pytest

import leakage
from pages import literal_blocks, read_page, run_script


@pytest.fixture(scope="module")
def blocks():
    return literal_blocks(read_page("user_guide/splits.rst"))


@pytest.mark.parametrize("first", [0, 2, 4])
def test_script_prints_what_it_says(blocks, first, tmp_path):
    apart = {"needs-files", "console"}
    texts = [b.astext() for b in blocks if not apart & set(b["classes"])]
    assert len(texts) == 6
    assert run_script(texts[first], tmp_path).strip() == texts[first + 1]


def test_command_is_valid(blocks):
    (command,) = (b.astext() for b in blocks if "console" in b["classes"])
    _, _, program, *arguments = command.replace("\\\n", "").split()
    assert program == "benchmarks/leakage.py"
    assert len(leakage.parse_arguments(arguments).marks) == 5


def test_published_data_by_chromosome(blocks, sample_folder, tmp_path):
    """On the sample, and an annotation that is made up."""
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
