import gzip
from pathlib import Path

import numpy as np
import pytest

from helpers.bad_file import write
from skdeepdiff.datasets import read_genes


def gff(kind, start, end, strand, attributes, chromosome="chr1"):
    return f"{chromosome}\tX\t{kind}\t{start}\t{end}\t.\t{strand}\t.\t{attributes}"


def gtf(kind, start, end, strand, gene, *more, chromosome="chr1"):
    attributes = " ".join([f'gene_id "{gene}";', *more])
    return gff(kind, start, end, strand, attributes, chromosome)


def starts(path, **parameters):
    return read_genes(path, **parameters).set_index("gene_id")["tss"].to_dict()


def by_transcript(path):
    return starts(path, tss="transcript")


GTF = [
    "#!genome-build GRCh38",
    gtf(
        "gene", 1001, 5000, "+", "ENSG00000000001.5", 'gene_type "lncRNA";',
        'gene_name "AAA";',
    ),
    gtf("transcript", 1001, 5000, "+", "ENSG00000000001.5", 'transcript_id "T1";'),
    gtf("exon", 1001, 2000, "+", "ENSG00000000001.5", 'transcript_id "T1";'),
    gtf("transcript", 1401, 5000, "+", "ENSG00000000001.5", 'transcript_id "T2";'),
    gtf("transcript", 1401, 4000, "+", "ENSG00000000001.5", 'transcript_id "T3";'),
    gtf(
        "gene", 7001, 9000, "-", "ENSG00000000002.1", 'gene_type "protein_coding";',
        chromosome="2",
    ),
    gtf(
        "transcript", 7001, 9000, "-", "ENSG00000000002.1", 'transcript_id "T4";',
        'tag "basic"; tag "MANE_Select";', chromosome="2",
    ),
    gtf(
        "transcript", 7001, 8000, "-", "ENSG00000000002.1", 'transcript_id "T5";',
        'tag "basic"; tag "Ensembl_canonical";', chromosome="2",
    ),
]  # fmt: skip


def test_gtf(tmp_path):
    genes = read_genes(write(tmp_path, "genes.gtf", *GTF))
    assert list(genes) == ["gene_id", "symbol", "chromosome", "tss", "strand"]
    assert genes["tss"].dtype == np.int64
    assert genes.values.tolist() == [
        ["ENSG00000000001", "AAA", "chr1", 1000, "+"],
        ["ENSG00000000002", "ENSG00000000002", "2", 8999, "-"],
    ]
    path = tmp_path / "genes.gtf"
    assert by_transcript(path) == {
        "ENSG00000000001": 1400,  # of two transcripts
        "ENSG00000000002": 7999,  # of the canonical one
    }


@pytest.mark.parametrize(
    ("strand", "transcripts", "expected"),
    [
        # The most upstream of start sites that are as common.
        ("+", [(100, 700), (200, 800), (300, 900)], 99),
        ("-", [(100, 700), (200, 800), (300, 900)], 899),
        # MANE's where none is canonical.
        ("+", [(50, 900), (50, 910), (80, 900, 'tag "MANE_Select";')], 79),
        ("+", [(50, 900), (50, 910), (80, 900, 'tag "MANE Select";')], 79),
        ("+", [(60, 900, 'tag "basic";')], 59),
        ("-", [], 949),
    ],
)
def test_start_sites_of_transcripts(tmp_path, strand, transcripts, expected):
    lines = [gtf("gene", 50, 950, strand, "G")]
    for start, end, *tags in transcripts:
        lines.append(gtf("transcript", start, end, strand, "G", *tags))
    # Spliced from both strands.
    lines.append(gtf("transcript", 60, 690, {"+": "-", "-": "+"}[strand], "G"))
    assert by_transcript(write(tmp_path, "g.gtf", *lines)) == {"G": expected}


def test_biotypes(tmp_path):
    path = write(tmp_path, "genes.gtf", *GTF)
    assert list(starts(path, biotype="lncRNA")) == ["ENSG00000000001"]
    assert list(starts(path, biotype=["protein_coding", "x"])) == ["ENSG00000000002"]
    assert len(starts(path, biotype=("protein_coding", "lncRNA"))) == 2
    for nothing in ([], ""):
        with pytest.raises(ValueError, match="biotype is empty; None takes"):
            read_genes(path, biotype=nothing)
    with pytest.raises(TypeError, match="biotype must be strings"):
        read_genes(path, biotype=[3])


@pytest.mark.parametrize("attribute", ["gene_type", "gene_biotype", "biotype"])
def test_names_of_biotypes_in_gff3(tmp_path, attribute):
    lines = [
        gff("gene", 1, 9, "+", f"ID=G1;{attribute}=protein_coding"),
        gff("gene", 1, 9, "?", f"ID=G2;{attribute}=other"),  # not asked for
    ]
    path = write(tmp_path, "g.gff3", *lines)
    assert list(starts(path, biotype="protein_coding")) == ["G1"]


def test_genes_from_transcripts(tmp_path):
    lines = [
        gtf("transcript", 300, 700, "-", "G2", 'transcript_id "T1"; gene_name "BBB";'),
        gtf("exon", 1, 2000, "-", "G2", 'transcript_id "T1";'),
        gtf("transcript", 100, 200, "+", "G1", 'transcript_id "T2";'),
        gtf("transcript", 350, 800, "-", "G2", 'transcript_id "T3";'),
        gtf("transcript", 300, 700, "-", "G2", 'transcript_id "T4";'),
        gtf("transcript", 90, 150, "+", "G1", 'transcript_id "T5";'),
        gtf("pseudogene", 10, 20, "-", "FBgn1", 'transcript_id "FBtr1";'),
    ]
    path = write(tmp_path, "genes.gtf", *lines)
    assert starts(path) == {"G2": 799, "G1": 89, "FBgn1": 19}
    assert by_transcript(path) == {"G2": 699, "G1": 89, "FBgn1": 19}
    assert read_genes(path)["symbol"].tolist() == ["BBB", "G1", "FBgn1"]


def test_genes_from_exons(tmp_path):
    exons = [(300, 400, 1), (600, 700, 1), (600, 700, 2), (800, 900, 3), (100, 200, 3)]
    lines = [gtf("CDS", 5000, 6000, "-", "G", 'transcript_id "T1";')]
    for start, end, number in exons:
        lines.append(gtf("exon", start, end, "-", "G", f'transcript_id "T{number}";'))
    path = write(tmp_path, "genes.gtf", *lines)
    assert starts(path) == {"G": 899}
    assert by_transcript(path) == {"G": 699}


def test_refseq_and_flybase_gtf(tmp_path):
    lines = [
        "track name=genes",
        gtf("gene", 10, 20, "+", "A_1", 'gene_name ""; transcript_id ""; gene "A";'),
        gtf("gene", 30, 40, "-", "FBgn1", 'gene_symbol "bcd; x";'),
        gtf("pseudogene", 30, 35, "-", "FBgn1", 'transcript_id "FBtr1";'),
    ]
    path = write(tmp_path, "genes.gtf", *lines)
    assert read_genes(path)["symbol"].tolist() == ["A", "bcd; x"]
    assert by_transcript(path) == {"A_1": 9, "FBgn1": 34}


def test_ensembl_gff3(tmp_path):
    of_t2 = "ID=transcript:T2;Parent=gene:ENSG00000000001;tag=basic,Ensembl_canonical"
    lines = [
        "##gff-version 3",
        gff("chromosome", 1, 9999, ".", "ID=chromosome:1", "1"),
        gff("gene", 11, 90, "+", "ID=gene:ENSG00000000001;Name=A%3BA%2C", "1"),
        gff("mRNA", 11, 90, "+", "ID=transcript:T1;Parent=gene:ENSG00000000001", "1"),
        gff("exon", 11, 90, "+", "Parent=transcript:T1", "1"),
        gff("lnc_RNA", 31, 90, "+", f"{of_t2},MANE_Select", "1"),
        "###",
        gff("ncRNA_gene", 11, 90, "-", "ID=gene:X;gene_id=ENSG00000000002"),
        gff("pseudogene", 5, 60, "-", "ID=gene:ENSG00000000003;Name=CCC"),
        gff("pseudogenic_transcript", 5, 50, "-", "ID=T3;Parent=gene:ENSG00000000003"),
        "##FASTA",
        ">1",
        "ACGT",
    ]
    path = write(tmp_path, "genes.gff3", *lines)
    ids = [f"ENSG0000000000{number}" for number in "123"]
    assert read_genes(path).values.tolist() == [
        [ids[0], "A;A,", "1", 10, "+"],
        [ids[1], ids[1], "chr1", 89, "-"],
        [ids[2], "CCC", "chr1", 59, "-"],
    ]
    assert by_transcript(path) == dict(zip(ids, [30, 89, 49], strict=True))


def test_gencode_gff3(tmp_path):
    gene, bare = "ENSG00000182378.15", "ENSG00000182378"
    on_y = f"ID={gene}_PAR_Y;gene_id={gene}_PAR_Y;gene_name=PLCXD1;Name=other"
    lines = [
        gff("gene", 11, 90, "+", on_y),
        gff("gene", 11, 90, "+", f"ID={gene};gene_id={gene};gene_name=PLCXD1"),
        gff("transcript", 21, 90, "+", f"ID=T;Parent={gene};gene_id={gene}"),
    ]
    path = write(tmp_path, "genes.gff3", *lines)
    assert starts(path) == {f"{bare}_PAR_Y": 10, bare: 10}
    assert read_genes(path)["symbol"].tolist() == ["PLCXD1", "PLCXD1"]
    assert by_transcript(path) == {f"{bare}_PAR_Y": 10, bare: 20}


def test_gff3_without_genes(tmp_path):
    lines = [
        gff("mRNA", 100, 200, "-", "ID=T1;Parent=G;Name=G-RA"),
        gff("mRNA", 120, 300, "-", "ID=T2;Parent=G,H"),
    ]
    genes = read_genes(write(tmp_path, "genes.gff3", *lines))
    assert genes.values.tolist() == [
        ["G", "G", "chr1", 299, "-"],
        ["H", "H", "chr1", 299, "-"],
    ]


@pytest.mark.parametrize(
    "attributes",
    [
        'note "a; gene_name X; gene_id X"; gene_id "G"; gene_name "B;2";',
        'gene_id "G"; note "the "old" gene; gene_name X"; gene_name "B;2"',
        'gene_id "G"; note "say \\"x\\"; gene_name X"; gene_name "B;2" ;',
        'gene_id G; note my gene X; gene_name "B;2"',
        'gene_id G; note 5" long; gene_name "B;2"',
        'gene_id G; note of "a; gene_name X" ; gene_name "B;2"',
        'gene_id  "G"\x0bgene_name "B;2"; gene "X";',
        'gene_id "G" gene_name "B;2"; gene "X";',
        'gene_id "G"; pseudo;;gene_name "";gene_symbol "B;2";gene "X"',
        'gene_id "G"; gene_name "B;2"; note "open; gene_type X',
        'ID=G;Note="old; Name=X";Name="B;2"',
        'ID=G;Note=5" a;Name=B%3B2;Alias="a" b; gene=X',
        "ID=G;Note=a=b;Name=B%3B2;pseudo",
    ],
)
def test_keys_inside_values_are_no_attributes(tmp_path, attributes):
    path = write(tmp_path, "g.gtf", gff("gene", 11, 90, "+", attributes))
    assert read_genes(path).values.tolist() == [["G", "B;2", "chr1", 10, "+"]]
    with pytest.raises(ValueError, match="has no biotypes"):
        read_genes(path, biotype="X")


def test_features_without_attributes(tmp_path):
    lines = [
        gff("region", 1, 99, ".", "."),
        gff("gene", 1, 99, "+", "."),
        *(gff("gene", 11, 90, "+", f"ID=G{number}") for number in range(9)),
    ]
    with pytest.warns(UserWarning, match=r"1 of 10 genes are unclear .* \(no id: line"):
        genes = read_genes(write(tmp_path, "g.gff3", *lines))
    assert len(genes) == 9


def test_copies_on_chromosome_y_told_apart_by_id_alone(tmp_path):
    lines = [
        gff("gene", 11, 90, "+", "ID=E.1;gene_id=E.1", "chrX"),
        gff("gene", 31, 90, "+", "ID=E.1_PAR_Y;gene_id=E.1", "chrY"),
        gff("mRNA", 41, 90, "+", "ID=T_PAR_Y;Parent=E.1_PAR_Y;gene_id=E.1", "chrY"),
    ]
    path = write(tmp_path, "g.gff3", *lines)
    assert by_transcript(path) == {"E.1": 10, "E.1_PAR_Y": 40}
    parts = write(tmp_path, "t.gff3", *lines[2:])
    assert starts(parts) == {"E.1_PAR_Y": 40}


OF_GENE = "ID=gene-NAC1;Dbxref=TAIR:AT1,GeneID:83;Name=NAC1;locus_tag=AT1"
OF_RNA = "ID=rna-1;Parent=gene-NAC1;Dbxref=GeneID:83,GenBank:NM_1;locus_tag=AT1"
REFSEQ = [
    "##sequence-region NC_1.1 1 999",
    gff("gene", 11, 90, "+", OF_GENE, "NC_1.1"),
    gff("mRNA", 21, 90, "+", OF_RNA, "NC_1.1"),
]


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [(None, "NAC1"), ("locus_tag", "AT1"), ("GeneID", "83"), ("TAIR", "AT1")],
)
def test_attributes_of_gene_ids_in_gff3(tmp_path, attribute, expected):
    path = write(tmp_path, "g.gff3", *REFSEQ)
    options = {"gene_id_attribute": attribute, "tss": "transcript"}
    assert starts(path, **options) == {expected: 20}
    if attribute in ("locus_tag", "GeneID"):
        parts = write(tmp_path, "t.gff3", *REFSEQ[2:])
        assert starts(parts, **options) == {expected: 20}


@pytest.mark.parametrize("attribute", ["locus_tag", "GeneID"])
@pytest.mark.parametrize("own", ['gene_id "X"; ', ""])
def test_attributes_of_gene_ids_in_gtf(tmp_path, attribute, own):
    lines = []
    for number in range(2):
        names = own.replace("X", f"X{number}") + (
            f'db_xref "TAIR:T"; db_xref "GeneID:A{number}"; locus_tag "A{number}"'
        )
        lines.append(gff("gene", 11, 90, "+", names))
        lines.append(gff("transcript", 21 + number, 90, "+", names))
    path = write(tmp_path, "g.gtf", *lines)
    options = {"gene_id_attribute": attribute, "tss": "transcript"}
    assert starts(path, **options) == {"A0": 20, "A1": 21}


def test_few_unclear_genes_are_left_out_with_a_warning(tmp_path):
    lines = [
        gtf("transcript", 11, 90, ".", "A"),
        gtf("transcript", 11, 90, "+", "B"),
        gtf("transcript", 11, 90, "+", "B", chromosome="chr2"),
        gtf("transcript", 11, 90, "?", "C"),
        # Complete in one of two lines.
        gtf("transcript", 11, 90, ".", "G0"),
        *(gtf("transcript", 11, 90, "+", f"G{number}") for number in range(27)),
    ]
    path = write(tmp_path, "g.gtf", *lines)
    with pytest.warns(UserWarning, match="3 of 30 genes are unclear") as caught:
        genes = read_genes(path)
    assert str(caught[0].message) == (
        f"{path}: 3 of 30 genes are unclear and left out (no strand: A, C; several "
        "places: B)."
    )
    assert caught[0].filename == __file__
    assert genes["gene_id"].tolist() == [f"G{number}" for number in range(27)]
    assert genes.attrs["dropped"] == {"no strand": ["A", "C"], "several places": ["B"]}
    assert starts(path, unclear_genes="drop").keys() == set(genes["gene_id"])


@pytest.mark.parametrize(
    ("chromosomes", "expected"),
    [
        (["chr6_GL000250v2_alt", "chr6"], "chr6"),
        (["chr6", "chr6_cox_hap2", "chr6_KQ1v1_fix", "chr6_1_random"], "chr6"),
        (["chr6", "chrUn_1"], "chr6"),
        (["CHR_HSCHR6_MHC_COX_CTG1", "6", "HG104_PATCH"], "6"),
        (["NW_0123.1", "NC_0006.12", "NT_1.2"], "NC_0006.12"),
        (["chr6_GL000250v2_alt", "chr6_GL000251v2_alt"], None),
        (["chrX", "chrY"], None),
        (["chr6", "chr6"], "chr6"),
    ],
)
@pytest.mark.parametrize("kind", ["gene", "transcript", "exon"])
def test_copies_beside_chromosomes(tmp_path, chromosomes, expected, kind):
    lines = [gtf(kind, 11, 90, "+", "G", chromosome=name) for name in chromosomes]
    path = write(tmp_path, "g.gtf", gtf(kind, 11, 90, "+", "H"), *lines)
    genes = read_genes(path, unclear_genes="drop").set_index("gene_id")
    assert genes["chromosome"].get("G") == expected


def test_chromosome_sizes(tmp_path):
    lines = [
        "##gff-version 3",
        "##sequence-region chr1 1 500",
        "##sequence-region   chr2 7 500",  # a part
        "##sequence-region chr1 1 400",
        gff("chromosome", 1, 600, ".", "ID=Chr3;Name=Chr3", "Chr3"),
        gff("chromosome", 1, 700, ".", "Alias=x;ID=chromosome:4", "4"),
        gff("region", 1, 800, "+", "ID=NC_5.1:1..800;Name=5", "NC_5.1"),
        gff("region", 2, 900, "+", "ID=NC_6.1", "NC_6.1"),
        gff("repeat_region", 1, 900, "+", "ID=chr7:1", "chr7"),
        gff("region", 1, 900, "+", "ID=chr70", "chr7"),
        gff("gene", 1, 900, "+", "ID=chr7", "chr7"),
    ]
    genes = read_genes(write(tmp_path, "g.gff3", *lines))
    expected = {"chr1": 500, "Chr3": 600, "4": 700, "NC_5.1": 800}
    assert genes.attrs["chromosome_sizes"] == expected


def test_bed(tmp_path):
    lines = ["track name=genes", "browser position chr1", "# comment"]
    lines += [
        "chr1\t0\t5000\tENSG00000000001.5\t0\t+\tAAA",
        "",
        "chr2\t7000\t9000\tENSG00000000002.1\t960\t-\tBBB",
        "chr3\t100\t200\tC\t0\t-\t100\t200\t0\t1\t100,\t0,",  # BED12
        "chr3\t100\t200\tD\t0\t+",
    ]
    assert read_genes(write(tmp_path, "genes.bed", *lines)).values.tolist() == [
        ["ENSG00000000001", "AAA", "chr1", 0, "+"],
        ["ENSG00000000002", "BBB", "chr2", 8999, "-"],
        ["C", "C", "chr3", 199, "-"],
        ["D", "D", "chr3", 100, "+"],
    ]


@pytest.mark.parametrize("name", ["genes.tsv", "genes.TXT"])
def test_table(tmp_path, name):
    lines = [
        "# from BioMart",
        '"strand"\tsymbol\textra\ttss\tgene_id\tchromosome',
        "-1\tAAA\t\t1000\tENSG00000000001.5\t1",
        "1\t\tx\t1\tENSG00000000002\tX",
        "",
        "-\tCCC\tx\t30\tC\tchr3",
        "+\tDDD\tx\t40\tD\tchr3",
    ]
    assert read_genes(write(tmp_path, name, *lines)).values.tolist() == [
        ["ENSG00000000001", "AAA", "1", 999, "-"],
        ["ENSG00000000002", "ENSG00000000002", "X", 0, "+"],
        ["C", "CCC", "chr3", 29, "-"],
        ["D", "DDD", "chr3", 39, "+"],
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["genes.gtf", "genes.gtf.gz"])
def test_compressed_and_from_windows(tmp_path, name, ending):
    text = "\ufeff" + ending.join(GTF) + ending
    data = text.encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert starts(str(path)) == {"ENSG00000000001": 1000, "ENSG00000000002": 8999}


def test_real_file():
    pybedtools = pytest.importorskip("pybedtools")
    fly = Path(pybedtools.__file__).parent / "test" / "data" / "dm3-chr2L-5M.gff.gz"
    genes = read_genes(fly)
    assert len(genes) == 636
    assert genes.iloc[:2].values.tolist() == [
        ["FBgn0031208", "CG11023", "chr2L", 7528, "+"],
        ["FBgn0002121", "l(2)gl", "chr2L", 21371, "-"],
    ]
    genes = genes.set_index("gene_id")
    inside = genes.index.map(by_transcript(fly)) - genes["tss"]
    assert (inside[genes["strand"] == "+"] >= 0).all()
    assert (inside[genes["strand"] == "-"] <= 0).all()
    assert (inside != 0).sum() == 14


@pytest.mark.parametrize("kind", ["transcript", "exon"])
@pytest.mark.parametrize("tss", ["gene", "transcript"])
@pytest.mark.parametrize(("gap", "copies"), [(2_500_000, False), (2_500_001, True)])
def test_parts_far_apart_are_copies(kind, tss, gap, copies, tmp_path):
    path = write(
        tmp_path,
        "genes.gtf",
        gtf(kind, 200 + gap, 300 + gap, "+", "A", 'transcript_id "a2";'),
        gtf(kind, 100, 200, "+", "A", 'transcript_id "a1"; gene_name "SYMBOL"'),
        gtf(kind, 100, 200, "+", "B", 'transcript_id "b";'),
    )
    genes = read_genes(path, tss=tss, unclear_genes="drop")
    assert genes.attrs["dropped"] == ({"several places": ["A"]} if copies else {})
    if not copies:
        assert genes["symbol"].tolist() == ["SYMBOL", "B"]
        assert genes["tss"].tolist() == [99, 99]
