def test_files(made, run, tmp_path):
    files = {str(path.relative_to(made)) for path in made.rglob("*") if path.is_file()}
    assert {"samples.csv", "genes.gtf.gz", "counts.tsv", "README.txt"} <= files
    assert sum(name.startswith("reads/") for name in files) == 10
    code, out, err = run("example", tmp_path / "new", "--n-genes", "16")
    assert (code, out) == (0, "")
    assert err == f"{tmp_path / 'new'}/README.txt says how to go on\n"


def test_a_folder_in_use(tmp_path, run):
    (tmp_path / "reads").mkdir()
    (tmp_path / "reads" / "A-H3K4me1.bam").write_text("mine")
    code, _, err = run("example", tmp_path)
    assert code == 1
    assert err == (
        "skdeepdiff example: error: folder must be new or empty; "
        f"{tmp_path} holds reads.\n"
    )
    assert (tmp_path / "reads" / "A-H3K4me1.bam").read_text() == "mine"
