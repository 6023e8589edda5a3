import hashlib
import json

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from helpers.bad_file import write
from helpers.own_data import COUNTS, GTF, SHEET, write_experiment
from helpers.reads import write_bam, write_bed
from skdeepdiff.datasets import (
    build_dataset,
    load_dataset,
    make_paired_marks,
    read_genes,
    save_dataset,
)
from skdeepdiff.datasets._signal._signal_files import read_signal
from skdeepdiff.exceptions import MalformedFileError

SMALL = {"upstream": 40, "downstream": 20, "bin_size": 20}


def build(*files, **options):
    return build_dataset(*files, **(SMALL | options))


@pytest.fixture
def paths(tmp_path):
    return write_experiment(tmp_path)


@pytest.fixture
def dataset(paths):
    return build(*paths)


# Of the genes with expression, which start at 100 +, 599 - and 984 + on chr1, and at
# 10 + on chr2; K562's two replicates are averaged.
COUNTS_OF_H3K4ME3 = [
    [[0, 0, 2], [0, 1, 0]],
    [[0, 1, 1], [0, 0, 1]],
    [[0, 0, 0.5], [0, 0, 0]],
    [[0, 0.5, 0.5], [0, 0, 1]],
]
COUNTS_OF_H3K27ME3 = [
    [[0, 1, 1], [0, 0, 0]],
    [[0, 0, 0], [0, 1, 1]],
    [[0, 0, 0], [0, 0, 0]],
    [[0, 1, 0], [0, 0, 0]],
]


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_counts_of_all_files(n_jobs, paths):
    data = build(*paths, n_jobs=n_jobs).data
    assert data.dtype == np.float32
    assert_array_equal(data[:, :, 0], COUNTS_OF_H3K4ME3)
    assert_array_equal(data[:, :, 1], COUNTS_OF_H3K27ME3)


def test_genes_and_targets(dataset):
    assert dataset.gene_ids == [f"ENSG0000000000{number}" for number in range(1, 5)]
    assert dataset.gene_symbols == ["ONE", "TWO", "THREE", "FOUR"]
    assert dataset.mark_names == ["H3K4me3", "H3K27me3"]
    assert dataset.cell_types == ["K562", "H1"]
    assert dataset.chromosomes.tolist() == ["chr1", "chr1", "chr1", "chr2"]
    assert_array_equal(dataset.tss, [100, 599, 984, 10])
    assert_array_equal(dataset.strand, [1, -1, 1, 1])
    assert_array_equal(dataset.bin_positions, [-30, -10, 10])
    assert_allclose(dataset.target, [[2, 2, 4], [-3, 3, 0], [0, 1, 1], [1, 1, 2]])


def test_padding_and_report(dataset):
    ends = [[False, False, True], [True, True, False]]
    assert_array_equal(dataset.padding, [[False] * 3, [False] * 3, *ends])
    for line in (
        "2 genes with bins beyond the ends of their chromosome",
        "K562, k4_a1: 4 reads",
        "ENSG00000000099",
        "ENSG00000000005",
        "5 controls in the sheet, not used",
        "log fold change: log2 of H1 (H1) over K562 (K562_1, K562_2)",
    ):
        assert line in dataset.report


def test_the_same_attributes_as_other_datasets(dataset):
    others = make_paired_marks(4, n_marks=2, n_bins=6, random_state=0)
    assert others.keys() - dataset.keys() == {"truth"}
    for name in others.keys() & dataset.keys():
        assert type(others[name]) is type(dataset[name]), name
    title, line = dataset.DESCR.splitlines()[:2]
    assert title == "Signal of H3K4me3, H3K27me3 in K562 and H1"
    assert len(title) == len(line)


def test_unclear_genes(paths, dataset):
    unclear = [GTF[2].replace("chr1", "chr2"), GTF[4].replace("-", ".")]
    genes = write(paths[0].parent, "unclear.gtf", *GTF[:3], *unclear)
    left = build(paths[0], genes, unclear_genes="drop")
    assert_array_equal(left.data, dataset.data[:2])
    assert "1 annotated genes dropped, no strand: ENSG00000000005" in left.report


def test_contrast_swapped(paths, dataset):
    swapped = build(*paths, contrast=["H1", "K562"])
    assert_array_equal(swapped.data, dataset.data[:, ::-1])
    assert_allclose(swapped.target, dataset.target[:, [0, 2, 1]] * [-1, 1, 1])
    assert swapped.cell_types == ["H1", "K562"]
    assert "Log fold changes are log2 of K562 over H1." in swapped.DESCR


@pytest.fixture
def three(paths, tmp_path):
    """The experiment with a third condition, of which one gene has no count."""
    write_bam(tmp_path / "k4_c.bam", [{"start": 70, "cigar": "50M"}] * 3)
    write_bed(tmp_path / "k27_c.bed", [("chr1", 590, 600), ("chr2", 0, 400)])
    more = [f"k{mark}_c,K562_day2,H3K{mark}me3,1,k{mark}_c.{end},input_a.bam,"
            for mark, end in ((4, "bam"), (27, "bed"))]  # fmt: skip
    # A file alone may lack a chromosome.
    sheet = write(tmp_path, "three.csv", *SHEET, *more)
    columns = zip(COUNTS, ["K562_day2", "8", "3", "0", "NA", "9"], strict=True)
    counts = write(tmp_path, "three.tsv", *map("\t".join, columns))
    return sheet, paths[1], counts


LEFT_OUT = {"missing_chromosomes": "drop", "unclear_genes": "drop"}


def test_contrasts_are_those_built_one_by_one(three, monkeypatch):
    n_read = []
    monkeypatch.setattr(
        "skdeepdiff.datasets._signal._sheet_signal.read_signal",
        lambda file, *rest: n_read.append(file.path.name) or read_signal(file, *rest),
    )
    pairs = [("K562", "H1"), ("K562_day2", "H1"), ["H1", "K562"]]
    datasets = build(*three, **LEFT_OUT, contrast=pairs)
    assert len(n_read) == len(set(n_read)) == 7
    assert [len(each.gene_ids) for each in datasets] == [4, 2, 4]
    for pair, several in zip(pairs, datasets, strict=True):
        alone = build(*three, **LEFT_OUT, contrast=pair)
        assert alone.keys() == several.keys()
        for name, value in alone.items():
            assert_array_equal(several[name], value)
    assert "log2 of H1 (H1) over K562_day2 (K562_day2)" in datasets[1].report
    assert datasets[1].provenance["options"]["contrast"] == ["K562_day2", "H1"]
    (listed,) = build(*three, **LEFT_OUT, contrast=pairs[:1])
    assert_array_equal(listed.data, datasets[0].data)


def test_marks_are_those_of_the_contrast(three):
    lines = three[0].read_text().splitlines()
    lines[7] = lines[7].replace("H3K27me3", "H3K9me3")
    files = write(three[0].parent, "marks.csv", *lines), *three[1:]
    dataset = build(*files, contrast=("K562", "H1"))
    assert dataset.mark_names == ["H3K4me3", "H3K27me3"]
    with pytest.raises(MalformedFileError, match="'H3K27me3' has none of 'K562_d"):
        build(*files, contrast=("K562_day2", "H1"))


@pytest.mark.parametrize("given", ["columns", "files"])
def test_samples_of_other_conditions_are_left_alone(given, three, tmp_path):
    pair = {"contrast": ("H1", "K562")}
    expected = build(*three, **pair)
    samples = {"K562": ["K562_1", "K562_2"], "H1": ["H1"], "K562_day2": ["K562_day2"]}
    if given == "columns":
        again = build(*three, **pair, expression_columns=samples)
    else:
        table = pd.read_csv(three[2], sep="\t", index_col=0).fillna(0).astype(int)
        for name in table:
            table[name].to_csv(tmp_path / name, sep="\t", header=False)
        files = {key: [tmp_path / name for name in samples[key]] for key in samples}
        again = build(*three[:2], files, **pair)
    assert_array_equal(again.target, expected.target)


@pytest.mark.parametrize(
    ("header", "row"),
    [("id\tlogFC", "1.5"), ("id\tsample_1\tsample_2\tlogFC", "K562\tH1\t1.5")],
)
def test_a_table_of_changes_is_of_one_contrast(header, row, three, tmp_path):
    table = write(tmp_path, "changes.tsv", header, f"ENSG00000000001\t{row}")
    pairs = [("K562", "H1"), ("K562_day2", "H1")]
    options = {"expression_log_fold_change_column": "logFC"}
    message = "contrast must be one pair where .* of one; got 2. Build a dataset for"
    with pytest.raises(ValueError, match=message):
        build(*three[:2], table, **options, contrast=pairs)


def test_scale_factors(paths, dataset):
    factors = ["scale_factor", "2", "2", "0.5", "", ""]
    lines = map(",".join, zip(SHEET, factors, strict=True))
    scaled = build(write(paths[0].parent, "scaled.csv", *lines), *paths[1:], **SMALL)
    expected = dataset.data * np.array([[2, 1], [0.5, 1]])[:, :, None]
    assert_array_equal(scaled.data, expected)
    assert "H3K4me3 in H1, k4_b: 3 reads, times 0.5" in scaled.report
    assert scaled.provenance["files"][0]["scale_factor"] == 2


@pytest.mark.parametrize("orient", ["genome", "strand"])
def test_excluded_bins(orient, paths, tmp_path):
    whole = build(*paths, orient=orient)
    nothing = write(tmp_path, "empty.bed")
    for other in (whole, build(*paths, exclude=nothing)):
        assert not other.excluded.any()
    # A base of a bin is enough; ends are half-open.
    lines = ["chr1\t79\t81\tx", "chr1\t600\t601", "chr2\t90\t95", "chrUn\t1\t2"]
    regions = write(tmp_path, "blacklist.bed", *lines)
    dataset = build(*paths, orient=orient, exclude=regions)
    # Of gene TWO, bins are 559 to 619 from the left, and 639 to 579 from the right.
    two = [0, 0, 1] if orient == "genome" else [0, 1, 0]
    expected = np.array([[1, 1, 0], two, [0, 0, 0], [0, 0, 0]], dtype=bool)
    assert_array_equal(dataset.excluded, expected)
    assert_array_equal(dataset.data, whole.data * ~expected[:, None, None])
    if orient == "strand":
        # Of gene TWO in H1, from 640 down to 580: bins begin at 620, 600 and 580.
        assert_array_equal(whole.data[1, 1], [[0, 1, 0], [0, 1, 1]])
    assert "3 bins of 2 genes excluded (0 in all files): ENSG" in dataset.report
    assert dataset.provenance["exclude"]["n_bytes"] == regions.stat().st_size
    save_dataset(dataset, tmp_path / "a.npz")
    assert_array_equal(load_dataset(tmp_path / "a.npz").excluded, expected)


def test_excluded_regions_may_be_called_as_the_genes_are(paths, tmp_path, dataset):
    genes = write(tmp_path, "plain.gtf", *(line.removeprefix("chr") for line in GTF))
    options = {"chromosome_names": {"1": "chr1", "2": "chr2"}}
    for name in ("1", "chr1"):
        regions = write(tmp_path, "b.bed", f"{name}\t60\t120")
        excluded = build(paths[0], genes, **options, exclude=regions).excluded
        assert excluded[0].all()


def test_fragment_lengths(tmp_path):
    for name, lengths in (("a", [30, 60]), ("b", [30, 30, 60])):
        read = {"start": 80, "cigar": "10M", "flag": 0x63}
        write_bam(tmp_path / f"{name}.bam", [read | {"length": n} for n in lengths])
    sheet = write(tmp_path, "pe.csv", SHEET[0], "a,A,m,1,a.bam,,", "b,B,m,1,b.bam,,")
    genes = write(tmp_path, "one.gtf", GTF[0])
    for limit, expected in (
        ({"max_fragment_length": 59}, [1, 2]),
        ({"min_fragment_length": 31}, [1, 1]),
    ):
        data = build(sheet, genes, **limit).data
        assert_array_equal(data[0, :, 0, 1], expected)


def test_input(paths):
    dataset = build(*paths, normalize="input")
    # Shares of 3 reads of H1, less those of 6 of its control, but at least 0.
    expected = [[0, 1 / 3 - 1 / 6, 0], [0, 0, 1 / 3], [0, 0, 0], [0, 0, 1 / 3]]
    assert_allclose(dataset.data[:, 1, 0], np.multiply(expected, 1e6), rtol=1e-6)
    roles = [file["role"] for file in dataset.provenance["files"]]
    assert roles.count("control") == 5


def test_tables_instead_of_files(paths, dataset, monkeypatch):
    monkeypatch.chdir(paths[0].parent)
    table, rna = pd.read_csv(paths[0]), pd.read_csv(paths[2], sep="\t", index_col=0)
    again = build(table, read_genes(paths[1]), rna)
    assert_array_equal(again.data, dataset.data)
    assert_array_equal(again.target, dataset.target)
    digest = hashlib.sha256(table.to_csv().encode()).hexdigest()
    described = again.provenance["sheet"]
    assert (described["path"], described["sha256"]) == (None, digest)
    assert again.provenance["options"]["tss"] is None
    message = "biotype=.* is for files of genes; genes is a DataFrame. Pass biotype to"
    with pytest.raises(ValueError, match=message):
        build(paths[0], read_genes(paths[1]), biotype=["lncRNA"])


def test_entrez_ids_join_whatever_their_type(paths):
    genes = read_genes(paths[1]).iloc[:2].assign(gene_id=[7157, 672])
    for ids in ([672, 7157], ["672", "7157"], [672.0, 7157.0]):
        rna = pd.DataFrame({"K562": [3, 7], "H1": [7, 3]}, index=ids)
        dataset = build(paths[0], genes, rna)
        assert dataset.gene_ids == ["7157", "672"]
        assert_array_equal(dataset.target, [[-1, 3, 2], [1, 2, 3]])


def test_without_expression(paths, dataset):
    bare = build(*paths[:2])
    assert bare.target is None
    assert len(bare.gene_ids) == 5
    assert_array_equal(bare.data[:4], dataset.data)
    options = {"gene_id_attribute": "gene_name", "biotype": "protein_coding"}
    assert build(*paths[:2], **options).gene_ids == ["ONE", "TWO", "FOUR", "FIVE"]


def test_by_symbol(paths, tmp_path, dataset):
    ids = zip(range(1, 5), dataset.gene_symbols, strict=True)
    lines = "\n".join(COUNTS)
    for number, symbol in ids:
        lines = lines.replace(f"ENSG0000000000{number}", symbol)
    table = write(tmp_path, "symbols.tsv", lines)
    by_symbol = build(*paths[:2], table, expression_key="symbol")
    assert_array_equal(by_symbol.target, dataset.target)


def test_missing_chromosomes(paths, tmp_path, dataset):
    lines = paths[1].read_text().splitlines()
    lines[3] = lines[3].replace("chr2", "chrUn")
    genes = write(tmp_path, "un.gtf", *lines)
    with pytest.raises(MalformedFileError, match="lacks 1 of the genes' 2 chromosomes"):
        build(paths[0], genes, paths[2])
    options = {"missing_chromosomes": "drop"}
    dropped = build(paths[0], genes, paths[2], **options)
    assert dropped.gene_symbols == ["ONE", "TWO", "THREE"]
    assert_array_equal(dropped.data, dataset.data[:3])
    assert_array_equal(dropped.target, dataset.target[:3])
    assert len(dropped.padding) == len(dropped.chromosomes) == 3
    assert "1 genes dropped" in dropped.report


def test_chromosome_sizes_for_files_without(tmp_path, paths):
    for end, name in enumerate(("a.bed", "b.bed"), start=110):
        write(tmp_path, name, f"chr1\t100\t{end}")
    header = "sample,condition,mark,replicate,path"
    sheet = write(tmp_path, "beds.csv", header, "a,A,m,1,a.bed", "b,B,m,1,b.bed")
    lines = "chr1\t990\t991\tg\t0\t+", "chr1\t99\t100\th\t0\t+"
    genes = write(tmp_path, "g.bed", *lines)
    unknown = build(sheet, genes)
    assert not unknown.padding.any()
    assert "where chromosomes end isn't known" in unknown.report
    sizes = write(tmp_path, "chrom.sizes", "chr1\t1000")
    known = build(sheet, genes, chromosome_sizes=sizes)
    assert known.provenance["chromosome_sizes"]["n_bytes"] == 10
    assert_array_equal(known.padding[0], [False, False, True])
    with pytest.raises(ValueError, match="'g' at 990 on 'chr1', start beyond"):
        build(sheet, genes, chromosome_sizes={"chr1": 900})


def test_sizes_of_the_annotation(paths, tmp_path, dataset):
    lines = ["##sequence-region chr1 1 1000", "##sequence-region chr9 1 5", *GTF]
    genes = write(tmp_path, "same.gtf", *lines)
    assert_array_equal(build(paths[0], genes).data[:4], dataset.data)
    for size in (999, 1001):
        lines[0] = f"##sequence-region chr1 1 {size}"
        path = write(tmp_path, "other.gtf", *lines)
        message = (
            r"other.gtf must be of the same genome as .*k4_a1.bam; chromosome 'chr1' "
            rf"has {size} bp in the one, 1000 in the other"
        )
        for genes in (path, read_genes(path)):
            with pytest.raises(MalformedFileError, match=message):
                build(paths[0], genes)


def test_provenance(paths, dataset):
    provenance = dataset.provenance
    assert json.loads(json.dumps(provenance)) == provenance
    assert provenance["options"]["bin_size"] == 20
    assert provenance["options"]["counting"] == "multicov"
    assert {"skdeepdiff", "numpy", "pysam"} <= provenance["versions"].keys()
    files = {file["sample"]: file for file in provenance["files"]}
    assert set(files) == {line.split(",")[0] for line in SHEET[1:]}
    content = (paths[0].parent / "k4_b.bam").read_bytes()
    assert files["k4_b"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert files["k4_b"]["n_bytes"] == len(content)
    digest = hashlib.sha256(paths[1].read_bytes()).hexdigest()
    assert provenance["genes"]["sha256"] == digest


def test_a_reversed_contrast_is_warned_of(paths, tmp_path):
    rows = ["ENSG00000000001\t1.5\t0.1", "ENSG00000000002\t-2\t0.1"]
    table = write(tmp_path, "edger.tsv", "logFC\tFDR", *rows)
    expected = build(*paths[:2], table)
    assert_array_equal(expected.target, [1.5, -2])
    assert expected.target_se is None
    told = "standard errors of the log fold changes: none in the table"
    assert told in expected.report.splitlines()
    with pytest.warns(UserWarning, match="it must be of K562 over H1") as caught:
        dataset = build(*paths[:2], table, contrast=["H1", "K562"])
    assert_array_equal(dataset.target, [1.5, -2])
    assert len(caught) == 1


def test_standard_errors(paths, tmp_path):
    rows = [f"ENSG0000000000{number}\t{number}\t0.{number}" for number in "4312"]
    table = write(tmp_path, "deseq2.tsv", "\tlog2FoldChange\tlfcSE", *rows)
    lines = paths[1].read_text().splitlines()
    genes = write(tmp_path, "un.gtf", *lines[:3], lines[3].replace("chr2", "chrUn"))
    dataset = build(paths[0], genes, table, missing_chromosomes="drop")
    assert_array_equal(dataset.target, [1, 2, 3])
    assert_array_equal(dataset.target_se, [0.1, 0.2, 0.3])
    told = "standard errors of the log fold changes: lfcSE"
    assert told in dataset.report.splitlines()
    assert dataset.provenance["expression"]["standard_errors"] == "lfcSE"


def test_files_of_samples(paths, tmp_path, dataset):
    table = pd.read_csv(paths[2], sep="\t", index_col=0)
    for name in table:
        table[name].to_csv(tmp_path / f"{name}.counts", sep="\t", header=False)
    pattern = str(tmp_path / "*.counts")
    again = build(*paths[:2], pattern)
    assert_array_equal(again.target, dataset.target)
    described = again.provenance["expression"]
    assert described["path"] == pattern
    content = (tmp_path / "H1.counts").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    assert described["files"]["H1.counts"]["sha256"] == digest


def test_options_of_expression(paths, tmp_path):
    rows = [f"{row},ENSG0000000000{gene},{gene}" for row, gene in enumerate("1233")]
    table = write(tmp_path, "result.csv", "row,id,effect", *rows)
    columns = {"id_column": "id", "log_fold_change_column": "effect"}
    options = {f"expression_{name}": column for name, column in columns.items()}
    dataset = build(*paths[:2], table, **options, unclear_genes="drop")
    assert_array_equal(dataset.target, [1, 2])
    assert "2 dropped, id that occurs more than once: ENSG00000000003" in dataset.report


def test_counts_of_transcripts(paths, tmp_path):
    header = "target_id\tlength\teff_length\test_counts\ttpm"
    rows = [f"T{number}\t9\t9\t{number}\t9" for number in "123"]
    names = "K562", "H1"
    files = {name: write(tmp_path, f"{name}.tsv", header, *rows) for name in names}
    genes = [f"ENSG0000000000{number}" for number in "112"]
    tx2gene = pd.DataFrame({"transcript": ["T1", "T2", "T3"], "gene": genes})
    dataset = build(*paths[:2], files, expression_tx2gene=tx2gene)
    assert_array_equal(dataset.target[:, 1], [2, 2])
    assert dataset.provenance["expression"]["tx2gene"]["path"] is None
    assert json.loads(json.dumps(dataset.provenance)) == dataset.provenance


def test_cuffdiff_needs_no_warning_of_a_reversed_contrast(paths, tmp_path):
    header = "test_id\tsample_1\tsample_2\tlog2(fold_change)"
    rows = [f"ENSG0000000000{number}\tK562\tH1\t{number}" for number in "12"]
    table = write(tmp_path, "gene_exp.diff", header, *rows)
    dataset = build(*paths[:2], table, contrast=["H1", "K562"])
    assert_array_equal(dataset.target, [-1, -2])
    assert "log2 of K562 over H1, by sample_1 and sample_2" in dataset.report
