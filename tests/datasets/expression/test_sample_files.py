import warnings

import pandas as pd
import pytest
from numpy.testing import assert_allclose

from helpers.bad_file import write
from skdeepdiff.datasets import read_expression
from skdeepdiff.exceptions import MalformedFileError

SAMPLES = {"K562_1": [5, 0, 12], "K562_2": [7, 1, 30], "H1_1": [9, 20, 3]}
GENES = ["ENSG00000000001.5", "ENSG00000000002.1", "ENSG00000000003.7"]
PATHS = {"K562": ["K562_1", "K562_2"], "H1": ["H1_1"]}
TRANSCRIPTS = [f"ENST0000000000{number}.2" for number in range(1, 5)]
OF_GENES = [GENES[0], GENES[1], GENES[2], GENES[2]]


def writer(path, header, template, ids=GENES, footer=()):
    """What writes counts of a sample, whose name is in path and header."""

    def program(folder, name, counts):
        if ids is TRANSCRIPTS:
            counts = [*counts[:2], counts[2] / 4, counts[2] * 3 / 4]
        rows = [template.format(*row) for row in zip(ids, counts, strict=True)]
        file = folder / path.format(name)
        file.parent.mkdir(exist_ok=True)
        head = [header.format(name)] if header else []
        return write(file.parent, file.name, *head, *rows, *footer)

    return program


def htseq_like(prefix="__", header="", tab="\t"):
    summary = ["no_feature", "ambiguous", "too_low_aQual", "not_aligned"]
    footer = [f"{prefix}{row}{tab}700" for row in summary]
    return writer("{}.counts.txt", header, f"{{}}{tab}{{}}", footer=footer)


htseq, old_htseq = htseq_like(), htseq_like(prefix="")
htseq_with_header = htseq_like(header="\tx.bam")
htseq_with_symbols = htseq_like(tab="\tsymbol\t")
featurecounts = writer(
    "{}.featureCounts.txt",
    '# Program:featureCounts v2.0.1; Command:"featureCounts" "-o"\n'
    "Geneid\tChr\tStart\tEnd\tStrand\tLength\tgene_name\t/d/{}.bam",
    "{}\tchr1;chr1\t5;9\t7;11\t+;+\t6\tABC\t{}",
)
rsem = writer(
    "{}.genes.results",
    "gene_id\ttranscript_id(s)\tlength\teffective_length\texpected_count\tTPM\tFPKM",
    "{}\tENST1,ENST2\t900.00\t800.00\t{:.2f}\t1.00\t2.00",
)
salmon = writer(
    "{}/quant.sf",
    "Name\tLength\tEffectiveLength\tTPM\tNumReads",
    "{}\t900\t800.000\t1.000000\t{:.3f}",
    TRANSCRIPTS,
)
kallisto = writer(
    "{}_kallisto/abundance.tsv",
    "target_id\tlength\teff_length\test_counts\ttpm",
    f"{{}}|{GENES[0]}|-|x|\t900\t800.5\t{{}}\t1",
    TRANSCRIPTS,
)


def star(folder, name, counts, reverse=0.5):
    lines = [f"N_{row}\t9000\t9000\t9000" for row in ("unmapped", "multimapping")]
    lines += ["N_noFeature\t8000\t9000\t9000", "N_ambiguous\t80\t9\t9"]
    for gene, count in zip(GENES, counts, strict=True):
        strands = f"{count * (1 - reverse)}\t{count * reverse}"
        lines.append(f"{gene}\t{count}\t{strands}")
    return write(folder, f"{name}ReadsPerGene.out.tab", *lines)


PROGRAMS = {
    star: ("STAR", "*ReadsPerGene.out.tab"),
    htseq: ("htseq-count", "*.counts.txt"),
    old_htseq: ("htseq-count", "*.counts.txt"),
    htseq_with_header: ("htseq-count", "*.counts.txt"),
    htseq_with_symbols: ("htseq-count", "*.counts.txt"),
    featurecounts: ("featureCounts", "*.featureCounts.txt"),
    rsem: ("RSEM", "*.genes.results"),
    salmon: ("salmon", "*/quant.sf"),
    kallisto: ("kallisto", "*/abundance.tsv"),
}


def write_all(program, folder, samples=SAMPLES):
    return {name: program(folder, name, counts) for name, counts in samples.items()}


def tx2gene(program):
    if program not in {salmon, kallisto}:
        return None
    return pd.DataFrame({"TXNAME": TRANSCRIPTS, "GENEID": OF_GENES})


def read(files, cell_types=("K562", "H1"), **parameters):
    return read_expression(files, cell_types, **parameters)


def check(expression, program=None, **parameters):
    joined = read(pd.DataFrame(SAMPLES, index=GENES), **parameters)
    pd.testing.assert_frame_equal(expression.table, joined.table)
    totals, expected = expression.details["totals"], joined.details["totals"]
    assert_allclose([*totals.values()], [*expected.values()])
    if program:
        assert expression.details["program"] == PROGRAMS[program][0]
        assert len(expression.details["files"]) == len(SAMPLES)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("normalize", [None, "total"])
def test_as_the_joined_table(tmp_path, program, normalize):
    paths = write_all(program, tmp_path)
    parameters = {"normalize": normalize}
    several = str(paths["K562_1"]).replace("K562_1", "K562_*")
    for files in (
        str(tmp_path / PROGRAMS[program][1]),
        {cell: [paths[name] for name in names] for cell, names in PATHS.items()},
        {"K562": several, "H1": paths["H1_1"]},
    ):
        expression = read(files, tx2gene=tx2gene(program), **parameters)
        check(expression, program, **parameters)


@pytest.mark.parametrize("program", [star, salmon])
def test_listed_in_a_sheet(tmp_path, program, monkeypatch):
    paths = write_all(program, tmp_path)
    (tmp_path / "sheet").mkdir()
    rows = [
        f"{name},{name.split('_')[0]},../{path.relative_to(tmp_path)}"
        for name, path in paths.items()
    ]
    rows.insert(1, "other,HeLa,missing.tab")
    header = "sample,condition,path"
    sheet = write(tmp_path / "sheet", "rna.csv", header, *rows)
    monkeypatch.chdir(tmp_path / "sheet")
    sources = [sheet, pd.read_csv(sheet)]
    if program is salmon:  # the folders tell the names
        sources.append(sources[1][["condition", "path"]])
    for source in sources:
        expression = read(source, tx2gene=tx2gene(program))
        check(expression, program)
        assert expression.details["columns"] == PATHS


def test_order_of_genes_does_not_matter(tmp_path):
    paths = write_all(rsem, tmp_path)
    header, *rows = paths["K562_2"].read_text().splitlines()
    write(tmp_path, paths["K562_2"].name, header, *rows[::-1])
    check(read(str(tmp_path / "*.genes.results")))


@pytest.mark.parametrize("header", [["TXNAME\tGENEID\tx"], []])
def test_table_of_transcripts(tmp_path, header):
    pairs = zip(TRANSCRIPTS, OF_GENES, strict=True)
    rows = [f"{transcript}\t{gene}\tx" for transcript, gene in pairs]
    table = write(tmp_path, "tx2gene.tsv", *header, *rows)
    write_all(salmon, tmp_path)
    check(read(str(tmp_path / "*/quant.sf"), tx2gene=table), salmon)


@pytest.mark.parametrize(
    ("name", "kind", "attributes"),
    [
        ("t2g.gtf", "transcript", 'gene_id "{}"; transcript_id "{}";'),
        ("t2g.gtf", "exon", 'gene_id "{}"; transcript_id "{}";'),
        ("t2g.gff3", "mRNA", "Parent=gene-{};ID={}"),
    ],
)
def test_annotation_of_transcripts(tmp_path, name, kind, attributes):
    rows = [
        f"chr1\tx\t{kind}\t1\t9\t.\t+\t.\t{attributes.format(gene, transcript)}"
        for transcript, gene in zip(TRANSCRIPTS, OF_GENES, strict=True)
    ]
    write_all(salmon, tmp_path)
    pattern = str(tmp_path / "*/quant.sf")
    check(read(pattern, tx2gene=write(tmp_path, name, *rows)), salmon)
    neither = write(tmp_path, name, "chr1\tx\tCDS\t1\t9\t.\t+\t.\tID=C;Parent=T")
    with pytest.raises(MalformedFileError, match=f"{name} has no transcripts or exons"):
        read(pattern, tx2gene=neither)


def test_transcripts_of_no_gene_are_counted_out(tmp_path):
    write_all(salmon, tmp_path)
    few = tx2gene(salmon)[lambda table: table["TXNAME"] != TRANSCRIPTS[1]]
    pattern = str(tmp_path / "K562*/quant.sf")
    cells = ("K562_1", "K562_2")
    expression = read(pattern, cells, tx2gene=few, normalize="total")
    assert expression.dropped == {"transcript of no gene": ["ENST00000000002"]}
    assert len(expression.table) == 2
    with pytest.raises(ValueError, match="1 of 4 transcripts, with 20 of 32 counts"):
        read(str(tmp_path / "*/quant.sf"), tx2gene=few)


def test_genes_of_salmon_need_no_transcripts(tmp_path):
    paths = write_all(salmon, tmp_path)
    for path in paths.values():
        text = path.read_text()
        for transcript, gene in zip(TRANSCRIPTS, [*GENES, "X"], strict=True):
            text = text.replace(transcript, gene)
        path.with_name("quant.genes.sf").write_text(text)
    assert len(read(str(tmp_path / "*/quant.genes.sf")).table) == 4


def test_column_of_star(tmp_path):
    write_all(lambda *sample: star(*sample, reverse=0.25), tmp_path)
    pattern = str(tmp_path / "*.tab")
    joined = pd.DataFrame(SAMPLES, index=GENES)
    for strand, share in (("unstranded", 1), ("forward", 0.75), ("reverse", 0.25)):
        expected = read(joined * share).table
        pd.testing.assert_frame_equal(read(pattern, strand=strand).table, expected)
    rows = [
        f"{name.split('_')[0]},{name}ReadsPerGene.out.tab,{strand}"
        for name, strand in zip(SAMPLES, ["forward", "", "reverse"], strict=True)
    ]
    sheet = write(tmp_path, "rna.csv", "condition,path,strand", *rows)
    expected = read(joined * [0.75, 0.25, 0.25]).table
    pd.testing.assert_frame_equal(read(sheet, strand="reverse").table, expected)


@pytest.mark.parametrize(
    ("reverse", "strand", "seems"),
    [
        (0.98, None, "reverse"),
        (0.98, "forward", "reverse"),
        (0.02, "reverse", "forward"),
        (0.5, "reverse", "unstranded"),
        (0.98, "reverse", None),
        (0.5, "unstranded", None),
        (0.25, "reverse", None),
    ],
)
def test_another_strand_is_warned_of(tmp_path, reverse, strand, seems):
    write_all(lambda *sample: star(*sample, reverse=reverse), tmp_path)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        read(str(tmp_path / "*.tab"), strand=strand)
    message = (
        f"3 of 3 RNA samples don't look {strand or 'unstranded'}: STAR's columns "
        f"suggest {seems} for 'H1_1ReadsPerGene.out.tab'. If so, choose it with "
        f"strand={seems!r} (expression_strand of build_dataset)."
    )
    told = [(str(each.message), each.filename) for each in caught]
    assert told == ([(message, __file__)] if seems else [])


def htseq_without_a_gene(folder):
    paths = write_all(htseq, folder)
    text = paths["K562_2"].read_text()
    paths["K562_2"].write_text(text.replace(GENES[2], "ENSG00000000009"))
    return str(folder / "*.txt")


def summaries(folder):
    for name in "ab":
        write(folder, f"{name}.summary", f"Status\t{name}.bam", "Assigned\t10")
    return str(folder / "*.summary")


def sheet(columns, *rows):
    """Sheet of the first sample of each cell type, as far as there are rows."""

    def make(folder):
        paths = "K562,K562_1.genes.results", "H1,H1_1.genes.results"
        lines = [row.format(*paths) for row in rows]
        write_all(rsem, folder)
        return write(folder, "rna.csv", columns, *lines)

    return make


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            htseq_without_a_gene,
            "All RNA samples must have the same genes; {}/K562_2.counts.txt lacks 1 of "
            "{}/H1_1.counts.txt, such as 'ENSG00000000003.7'.",
        ),
        (
            lambda folder: {
                "K562": star(folder, "K562", SAMPLES["K562_1"]),
                "H1": htseq(folder, "H1", SAMPLES["H1_1"]),
            },
            "All RNA samples must be counted by the same program; {}/H1.counts.txt "
            "seems to be of htseq-count, {}/K562ReadsPerGene.out.tab of STAR.",
        ),
        (
            lambda folder: dict.fromkeys(PATHS, rsem(folder, "a", SAMPLES["H1_1"])),
            "samples of RNA must be listed once; got ",
        ),
        (
            summaries,
            "{}/a.summary: expected counts of one sample, as of STAR "
            "(ReadsPerGene.out.tab), htseq-count, featureCounts, RSEM, salmon or "
            "kallisto; got the columns 'Status', 'a.bam'.",
        ),
        (lambda folder: str(folder / "*.tab"), "no file matches '{}/*.tab'."),
        (
            lambda _: {"K562": "a", "HeLa": "b"},
            "a mapping of files must have the keys K562 and H1, as cell_types; got "
            "K562, HeLa.",
        ),
        (lambda _: {"K562": "a", "H1": []}, "the mapping of files has none of 'H1'."),
        (sheet("condition,path", "{}"), "no RNA sample is of 'H1'; there are 'K562'."),
        (
            sheet("condition,path,mark", "{},RNA"),
            "{}/rna.csv: a sheet of RNA samples must have the columns condition, path, "
            "optionally sample and strand; got 'condition', 'path', 'mark'.",
        ),
        (sheet("condition,path", "{}", "H1,"), "{}/rna.csv, line 3: path is empty."),
        (
            sheet("condition,path,strand", "{},yes"),
            "{}/rna.csv, line 2: strand must be unstranded, forward, reverse, or "
            "empty; got 'yes'.",
        ),
        (
            sheet("condition,path,strand", "{},reverse", "{1},"),
            "{}/K562_1.genes.results: strand='reverse' chooses a column of STAR's "
            "ReadsPerGene.out.tab; this seems to be of RSEM.",
        ),
        (
            sheet("sample,condition,path", "a,{}", "a,{1}"),
            "samples of RNA must be listed once; got a again.",
        ),
    ],
)
def test_mistakes(tmp_path, make, message):
    with pytest.raises((ValueError, FileNotFoundError)) as caught:
        read(make(tmp_path))
    assert str(caught.value).startswith(message.replace("{}", str(tmp_path)))


def test_mistakes_about_transcripts(tmp_path):
    write_all(salmon, tmp_path)
    pattern = str(tmp_path / "*/quant.sf")
    with pytest.raises(ValueError, match=r"H1_1/quant\.sf: it has counts of transcri"):
        read(pattern)
    two = pd.concat([tx2gene(salmon), tx2gene(salmon).assign(GENEID="X")])
    with pytest.raises(ValueError, match="row 5: transcript 'ENST00000000001' must be"):
        read(pattern, tx2gene=two)
    with pytest.raises(ValueError, match="4 of 4 transcripts"):
        read(pattern, tx2gene=tx2gene(salmon).assign(TXNAME=list("abcd")))
    with pytest.raises(ValueError, match="id_column is for a table"):
        read(pattern, tx2gene=tx2gene(salmon), id_column="Name")
