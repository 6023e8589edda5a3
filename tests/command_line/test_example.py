def test_files(made, run, tmp_path):
    files = {str(path.relative_to(made)) for path in made.rglob("*") if path.is_file()}
    assert {"samples.csv", "genes.gtf.gz", "counts.tsv", "README.txt"} <= files
    assert sum(name.startswith("reads/") for name in files) == 10
    out, err = run("example", tmp_path / "new", "--n-genes", "16")
    assert out == ""
    assert err == f"{tmp_path / 'new'}/README.txt says how to go on\n"
