"""What is wrong with tables of expression."""

import gzip

import pandas as pd

from bad_file import BadFile, bgzip_block, write
from skdeepdiff.datasets import read_expression

HEADER = "gene,K562_1,K562_2,H1"
ROW = "A,1,2,3"
RESULT = "gene,log2FoldChange,pvalue"


def read(name, *lines, cell_types=("K562", "H1"), **parameters):
    """Call that writes lines to a file and reads it."""
    return lambda folder: read_expression(
        write(folder, name, *lines), cell_types, **parameters
    )


def read_bytes(name, data):
    """Call that writes bytes to a file and reads it."""

    def call(folder):
        (folder / name).write_bytes(data)
        read_expression(folder / name, ("K562", "H1"))

    return call


def take(columns, index, cell_types=("K562", "H1"), **parameters):
    """Call that takes a data frame."""
    frame = pd.DataFrame(columns, index=index)
    return lambda folder: read_expression(frame, cell_types, **parameters)


TABLE = [
    BadFile(
        "read_expression: empty",
        read("c.csv"),
        "{folder}/c.csv is empty.",
    ),
    BadFile(
        "read_expression: only comments",
        read("c.csv", "# Program", ""),
        "{folder}/c.csv is empty.",
    ),
    BadFile(
        "read_expression: only a header",
        read("c.csv", HEADER, ""),
        "{folder}/c.csv has a header, but no genes.",
    ),
    BadFile(
        "read_expression: tabs in a .csv file",
        read("c.csv", HEADER.replace(",", "\t"), ROW),
        "{folder}/c.csv, line 1: expected columns separated by commas or "
        "semicolons in a .csv file, got tabs: 'gene\\tK562_1\\tK562_2\\tH1'.",
    ),
    BadFile(
        "read_expression: commas in a .tsv file",
        read("c.tsv", HEADER, ROW),
        "{folder}/c.tsv, line 1: expected columns separated by tabs in a .tsv "
        "file, got commas: 'gene,K562_1,K562_2,H1'.",
    ),
    BadFile(
        "read_expression: spaces",
        read("c.txt", HEADER.replace(",", " "), ROW),
        "{folder}/c.txt, line 1: expected columns separated by tabs or commas "
        "or semicolons, got spaces: 'gene K562_1 K562_2 H1'.",
    ),
    BadFile(
        "read_expression: one column",
        read("c.tsv", "gene", "A"),
        "{folder}/c.tsv, line 1: expected columns separated by tabs in a .tsv "
        "file, got one column: 'gene'.",
    ),
    BadFile(
        "read_expression: only a separator more",
        read("c.tsv", "gene\t", "A\t"),
        "{folder}/c.tsv has one column, 'gene'; expected gene ids and values.",
    ),
    BadFile(
        "read_expression: short line",
        read("c.csv", HEADER, ROW, "", "B,1,2"),
        "{folder}/c.csv, line 4: expected 4 columns separated by commas, as in "
        "the header, got 3.",
    ),
    BadFile(
        "read_expression: long line",
        read("c.csv", HEADER, ROW, "B,1,2,3,4"),
        "{folder}/c.csv, line 3: expected 4 columns separated by commas, as in "
        "the header, got 5.",
    ),
    BadFile(
        "read_expression: decimal commas and commas",
        read("c.csv", HEADER, ROW, "B,1,2,3,5"),
        "{folder}/c.csv, line 3: expected 4 columns separated by commas, as in "
        "the header, got 5.",
    ),
    BadFile(
        "read_expression: open quotes",
        read("c.csv", HEADER, ROW, '"B,1,2,3', "C,1,2,3"),
        "{folder}/c.csv, line 3: the quotes don't match (unexpected end of data).",
    ),
    BadFile(
        "read_expression: open quotes in the header",
        read("c.csv", "#", 'gene,"K562,H1', "A,1,2"),
        "{folder}/c.csv, line 2: the quotes don't match (unexpected end of data).",
    ),
    BadFile(
        "read_expression: text behind a field of two lines",
        read("c.csv", HEADER + ",x", 'A,1,2,3,"a', 'b"', "B,1,2,high,c"),
        "{folder}/c.csv, line 4: column 'H1' has 'high'; expected a count.",
    ),
    BadFile(
        "read_expression: decimal commas",
        read("c.tsv", HEADER.replace(",", "\t"), "A\t1,5\t2\t3"),
        "{folder}/c.tsv, line 2: column 'K562_1' has '1,5'; expected a count. "
        "Numbers need a decimal point, and nothing between thousands.",
    ),
    BadFile(
        "read_expression: thousands",
        read("c.csv", HEADER, 'A,"1,234",2,3'),
        "{folder}/c.csv, line 2: column 'K562_1' has '1,234'; expected a count."
        " Numbers need a decimal point, and nothing between thousands.",
    ),
    BadFile(
        "read_expression: NA",
        read("c.csv", HEADER, ROW, "B,1,NA,3"),
        "{folder}/c.csv, line 3: column 'K562_2' has 'NA'; expected a count."
        " 1 of 2 genes are unclear; "
        "unclear_genes='drop' leaves them out.",
    ),
    BadFile(
        "read_expression: empty field",
        read("c.csv", HEADER, "A,1,,3"),
        "{folder}/c.csv, line 2: column 'K562_2' has ''; expected a count. That "
        "leaves no gene.",
    ),
    BadFile(
        "read_expression: text",
        read("c.csv", HEADER, ROW, "B,1,2,high"),
        "{folder}/c.csv, line 3: column 'H1' has 'high'; expected a count.",
    ),
    BadFile(
        "read_expression: infinite",
        read("c.csv", HEADER, "A,1,2,inf"),
        "{folder}/c.csv, line 2: column 'H1' has 'inf'; expected a count.",
    ),
    BadFile(
        "read_expression: Python's digits",
        read("c.csv", HEADER, "A,1_0,2,3"),
        "{folder}/c.csv, line 2: column 'K562_1' has '1_0'; expected a count.",
    ),
    BadFile(
        "read_expression: logs",
        read("c.csv", HEADER, "A,1.5,2.25,-0.5"),
        "{folder}/c.csv, line 2: column 'H1' has '-0.5'; counts can't be "
        "negative. The values look like logs; give the counts before the "
        "logarithm.",
    ),
    BadFile(
        "read_expression: only zeros",
        read("c.csv", HEADER, "A,1,0,3", "B,2,0,3"),
        "{folder}/c.csv: column 'K562_2' has only zeros.",
    ),
    BadFile(
        "read_expression: empty id",
        read("c.csv", HEADER, ROW, ",1,2,3"),
        "{folder}/c.csv, line 3: the gene id is empty."
        " 1 of 2 genes are unclear; "
        "unclear_genes='drop' leaves them out.",
    ),
    BadFile(
        "read_expression: id from a spreadsheet",
        read("c.csv", HEADER, ROW, "1-Mar,1,2,3"),
        "{folder}/c.csv, line 3: '1-Mar' seems to be a gene's name that a "
        "spreadsheet turned into a date or a number; restore it from the "
        "original file."
        " 1 of 2 genes are unclear; "
        "unclear_genes='drop' leaves them out.",
    ),
    BadFile(
        "read_expression: id that became a number",
        read("c.csv", HEADER, "2.31E+13,1,2,3"),
        "{folder}/c.csv, line 2: '2.31E+13' seems to be a gene's name that a "
        "spreadsheet turned into a date or a number; restore it from the "
        "original file. That leaves no gene.",
    ),
    BadFile(
        "read_expression: gene twice",
        read("c.csv", HEADER, ROW, "B,1,2,3", ROW),
        "{folder}/c.csv, line 4: gene 'A' occurs a second time, after line 2."
        " 2 of 3 genes are unclear; "
        "unclear_genes='drop' leaves them out.",
    ),
    BadFile(
        "read_expression: gene twice with different versions",
        read("c.csv", HEADER, "ENSG00000000001.1,1,2,3", "ENSG00000000001.2,1,2,3"),
        "{folder}/c.csv, line 3: gene 'ENSG00000000001.2' occurs a second time,"
        " after line 2 as 'ENSG00000000001.1'. That leaves no gene.",
    ),
    BadFile(
        "read_expression: no genes but rows about none",
        read("c.csv", HEADER, "__no_feature,1,2,3"),
        "{folder}/c.csv: there are no genes.",
    ),
    BadFile(
        "read_expression: no column of A",
        read("c.csv", HEADER, ROW, cell_types=("HeLa", "H1")),
        "{folder}/c.csv: no column is named 'HeLa', or that and one of '_.- ' "
        "or a number. The columns are 'K562_1', 'K562_2', 'H1'; choose with "
        "expression_columns={'HeLa': [...], 'H1': [...]}.",
    ),
    BadFile(
        "read_expression: no header",
        read("c.csv", ROW, "B,1,2,3"),
        "{folder}/c.csv: no column is named 'K562', or that and one of '_.- ' "
        "or a number. The columns are '1', '2', '3'; choose with "
        "expression_columns={'K562': [...], 'H1': [...]}. If that is a gene, the file "
        "has no header; add one.",
    ),
    BadFile(
        "read_expression: no column of B among many",
        read(
            "c.csv",
            ",".join(["gene", "K562", *(f"E{number:03d}" for number in range(1, 20))]),
            ",".join(["A"] + ["1"] * 20),
        ),
        "{folder}/c.csv: no column is named 'H1', or that and one of '_.- ' or "
        "a number. The columns are 'K562', 'E001', 'E002', 'E003', 'E004', "
        "'E005', 'E006', 'E007' and 12 more; choose with expression_columns={'K562': "
        "[...], 'H1': [...]}.",
    ),
    BadFile(
        "read_expression: a column fits both",
        read("c.csv", "gene,H1,H1_a_1,H1_b_1", ROW, cell_types=("H1", "H1_a")),
        "{folder}/c.csv: column 'H1_a_1' fits both cell types, 'H1' and 'H1_a'."
        " Name the columns of each: expression_columns={'H1': [...], 'H1_a': [...]}.",
    ),
    BadFile(
        "read_expression: another condition of the same cells",
        read("c.csv", "gene,H9,H1,H1_treated", ROW, cell_types=("H1", "H9")),
        "{folder}/c.csv: it isn't clear which of 'H1_treated' are replicates of "
        "'H1'. The columns are 'H9', 'H1', 'H1_treated'; choose with "
        "expression_columns={'H1': [...], 'H9': [...]}.",
    ),
    BadFile(
        "read_expression: a column of the name and a replicate",
        read("c.csv", "gene,K562,K562_1,H1", ROW),
        "{folder}/c.csv: it isn't clear which of 'K562', 'K562_1' are replicates of "
        "'K562'. The columns are 'K562', 'K562_1', 'H1'; choose with "
        "expression_columns={'K562': [...], 'H1': [...]}.",
    ),
    BadFile(
        "read_expression: another day",
        read("c.csv", "gene,day7,day10,day14", ROW, cell_types=("day1", "day7")),
        "{folder}/c.csv: no column is named 'day1', or that and one of '_.- ' or a "
        "number. The columns are 'day7', 'day10', 'day14'; choose with "
        "expression_columns={'day1': [...], 'day7': [...]}.",
    ),
    BadFile(
        "read_expression: column twice",
        read("c.csv", "gene,K562,H1,H1", ROW),
        "{folder}/c.csv: column 'H1' occurs 2 times.",
    ),
    BadFile(
        "read_expression: column that isn't there",
        read(
            "c.csv", HEADER, ROW, expression_columns={"K562": ["K562_3"], "H1": ["H1"]}
        ),
        "{folder}/c.csv: there is no column 'K562_3'; the columns are 'K562_1',"
        " 'K562_2', 'H1'.",
    ),
    BadFile(
        "read_expression: column of both",
        read(
            "c.csv",
            HEADER,
            ROW,
            expression_columns={"K562": ["K562_1", "H1"], "H1": ["H1"]},
        ),
        "expression_columns has 'H1' more than once; a column is one sample of one "
        "cell type.",
        error=ValueError,
    ),
    BadFile(
        "read_expression: column by other names",
        read("c.csv", HEADER, ROW, expression_columns={"A": ["K562_1"], "B": ["H1"]}),
        "expression_columns must have the keys 'K562' and 'H1', as cell_types, got "
        "'A', 'B'.",
        error=ValueError,
    ),
    BadFile(
        "read_expression: columns of one cell type",
        read("c.csv", HEADER, ROW, expression_columns={"K562": ["K562_1"], "H1": []}),
        "expression_columns has no column for 'H1'.",
        error=ValueError,
    ),
    BadFile(
        "read_expression: the same cell type twice",
        read("c.csv", HEADER, ROW, cell_types=("H1", "H1")),
        "cell_types must differ, got 'H1' twice.",
        error=ValueError,
    ),
    BadFile(
        "read_expression: no gene in all samples",
        read("c.csv", HEADER, "A,0,1,1", "B,1,0,1", normalize="median_of_ratios"),
        "{folder}/c.csv: no gene is expressed in all samples, which "
        "normalize='median_of_ratios' needs; use 'total'.",
    ),
    BadFile(
        "read_expression: result, all NA",
        read("r.csv", RESULT, "A,NA,1", "B,,1"),
        "{folder}/r.csv: column 'log2FoldChange' is NA for all genes.",
    ),
    BadFile(
        "read_expression: result, text",
        read("r.csv", RESULT, "A,NA,1", "B,up,1"),
        "{folder}/r.csv, line 3: column 'log2FoldChange' has 'up'; expected a "
        "finite number or NA.",
    ),
    BadFile(
        "read_expression: result, infinite",
        read("r.csv", RESULT, "A,-Inf,1"),
        "{folder}/r.csv, line 2: column 'log2FoldChange' has '-Inf'; expected a"
        " finite number within 100 of 0, or NA. That leaves no gene.",
    ),
    BadFile(
        "read_expression: result, decimal commas",
        read("r.csv", RESULT.replace(",", ";"), "A;1,5;1"),
        "{folder}/r.csv, line 2: column 'log2FoldChange' has '1,5'; expected a "
        "finite number or NA. Numbers need a decimal point, and nothing between"
        " thousands.",
    ),
    BadFile(
        "read_expression: result, two log fold changes",
        read("r.csv", "gene,logFC,log2FoldChange", "A,1,1"),
        "{folder}/r.csv: expected one column of log fold changes, got "
        "logFC, log2FoldChange; choose with log_fold_change_column "
        "(expression_log_fold_change_column of build_dataset).",
    ),
    BadFile(
        "read_expression: result, normalize",
        read("r.csv", RESULT, "A,1,1", normalize="total"),
        "{folder}/r.csv: normalize is for counts, but column 'log2FoldChange' "
        "makes this a differential result; leave out normalize, or the column.",
    ),
    BadFile(
        "read_expression: result, columns",
        read(
            "r.csv",
            RESULT,
            "A,1,1",
            expression_columns={"K562": ["pvalue"], "H1": ["x"]},
        ),
        "{folder}/r.csv: expression_columns is for counts, but column 'log2FoldChange' "
        "makes this a differential result; leave out expression_columns, or the "
        "column.",
    ),
    BadFile(
        "read_expression: Latin-1",
        read_bytes("c.csv", f"{HEADER}\nGé,1,2,3\n".encode("latin-1")),
        "{folder}/c.csv, line 2: expected UTF-8 text.",
    ),
    BadFile(
        "read_expression: binary",
        read_bytes("c.csv", b"HDF\0\n"),
        "{folder}/c.csv, line 1: expected text, got binary data.",
    ),
    BadFile(
        "read_expression: Excel workbook",
        read_bytes("c.xlsx", b"PK\3\4\24\0\0\0"),
        "{folder}/c.xlsx is a zip archive, as Excel workbooks are; export it as text.",
    ),
    BadFile(
        "read_expression: Unicode text of Excel",
        read_bytes("c.txt", HEADER.encode("utf-16")),
        "{folder}/c.txt is UTF-16 text; save it as UTF-8.",
    ),
    BadFile(
        "read_expression: cut short",
        read_bytes("c.csv.gz", gzip.compress(f"{HEADER}\n{ROW}".encode())[:-9]),
        "{folder}/c.csv.gz is cut short: the compressed data end early. Fetch "
        "it again.",
    ),
    BadFile(
        "read_expression: of bgzip, cut between blocks",
        read_bytes("c.csv.gz", bgzip_block(f"{HEADER}\n{ROW}".encode())),
        "{folder}/c.csv.gz is cut short: the block that ends a file of bgzip is "
        "missing. Fetch it again.",
    ),
    BadFile(
        "read_expression: data frame, empty",
        take({"K562": [], "H1": []}, []),
        "the data frame: expected gene ids as index and values in columns, got none.",
        error=ValueError,
    ),
    BadFile(
        "read_expression: data frame, NA",
        take({"K562": [1, None], "H1": [1, 1]}, ["A", "B"]),
        "the data frame, row 2: column 'K562' has nan; expected a count."
        " 1 of 2 genes are unclear; "
        "unclear_genes='drop' leaves them out.",
        error=ValueError,
    ),
    BadFile(
        "read_expression: data frame, gene twice",
        take({"K562": [1, 1], "H1": [1, 1]}, ["A", "A"]),
        "the data frame, row 2: gene 'A' occurs a second time, after row 1. "
        "That leaves no gene.",
        error=ValueError,
    ),
    BadFile(
        "read_expression: data frame, transposed",
        take({"A": [1, 1], "B": [1, 1]}, ["K562", "H1"]),
        "the data frame: no column is named 'K562', or that and one of '_.- ' "
        "or a number. The columns are 'A', 'B'; choose with "
        "expression_columns={'K562': "
        "[...], 'H1': [...]}. It is in a row; transpose the table, so that "
        "genes are rows.",
        error=ValueError,
    ),
    BadFile(
        "read_expression: data frame, ids in a column",
        take({"K562": [1, 1], "gene_id": ["A", "B"], "H1": [1, 1]}, None),
        "the data frame: gene ids seem to be in column 'gene_id', and the index to "
        "have "
        "row numbers (0, 1); choose with id_column='gene_id' (expression_id_column of "
        "build_dataset), or '' for the latter.",
        error=ValueError,
    ),
    BadFile(
        "read_expression: data frame, ids in a column of another name",
        take({"Geneid": ["A", "B"], "logFC": [1, 1]}, None),
        "the data frame: gene ids seem to be in column 'Geneid', and the index to have "
        "row numbers (0, 1); choose with id_column='Geneid' (expression_id_column of "
        "build_dataset), or '' for the latter.",
        error=ValueError,
    ),
    BadFile(
        "read_expression: data frame, ids in a column, rows chosen",
        take({"gene_id": [7157, 672], "K562": [1, 1], "H1": [1, 1]}, [5, 3]),
        "the data frame: gene ids seem to be in column 'gene_id', and the index to "
        "have "
        "row numbers (5, 3); choose with id_column='gene_id' (expression_id_column of "
        "build_dataset), or '' for the latter.",
        error=ValueError,
    ),
    BadFile(
        "read_expression: data frame, no ids",
        take({"K562": [1, 1], "H1": [1, 1]}, None),
        "the data frame: no column seems to have gene ids, and the index to have row "
        "numbers (0, 1).",
        error=ValueError,
    ),
    BadFile(
        "read_expression: data frame, id missing",
        take({"K562": [1, 1], "H1": [1, 1]}, ["A", float("nan")]),
        "the data frame, row 2: the gene id is empty."
        " 1 of 2 genes are unclear; "
        "unclear_genes='drop' leaves them out.",
        error=ValueError,
    ),
    BadFile(
        "read_expression: row numbers first",
        read("r.csv", ",gene,log2FoldChange", "1,AB,1", "7,AC,2"),
        "{folder}/r.csv: gene ids seem to be in column 'gene', and the first column to "
        "have row numbers (1, 7); choose with id_column='gene' (expression_id_column "
        "of "
        "build_dataset), or '' for the latter.",
    ),
    BadFile(
        "read_expression: another column of ids",
        read("c.csv", HEADER, ROW, id_column="symbol"),
        "{folder}/c.csv: there is no column 'symbol'; the columns are 'K562_1', "
        "'K562_2', 'H1'.",
    ),
    BadFile(
        "read_expression: result, change by an unknown name",
        read("r.csv", "gene,effect,P-adj", "A,1,1"),
        "{folder}/r.csv: no column is named 'K562', or that and one of '_.- ' or a "
        "number. The columns are 'effect', 'P-adj'; choose with "
        "expression_columns={'K562': [...], "
        "'H1': [...]}. If it is a differential result, name its column of log2 fold "
        "changes with log_fold_change_column (expression_log_fold_change_column of "
        "build_dataset).",
    ),
    BadFile(
        "read_expression: result of sleuth",
        read("r.csv", ",target_id,pval,b,se_b", "1,A,1,1,1", id_column="target_id"),
        "{folder}/r.csv: column 'b' has natural logarithms, in the way of sleuth; "
        "expected log2. Divide it by log(2), 0.6931, and rename it to log2FoldChange.",
    ),
    BadFile(
        "read_expression: result of Seurat 3, even by its name",
        read(
            "r.csv",
            ",p_val,avg_logFC,pct.1,pct.2",
            "A,1,1,1,1",
            log_fold_change_column="avg_logFC",
        ),
        "{folder}/r.csv: column 'avg_logFC' has natural logarithms, in the way of "
        "Seurat "
        "before version 4; expected log2. Divide it by log(2), 0.6931, and rename it "
        "to "
        "log2FoldChange.",
    ),
    BadFile(
        "read_expression: cuffdiff of others",
        read("r.csv", "id,sample_1,sample_2,log2(fold_change)", "A,q1,q2,1"),
        "{folder}/r.csv: sample_1 and sample_2 must be the cell types, K562 and H1; "
        "got "
        "'q1 and q2'. If these are other names of them, B being the second, choose "
        "with "
        "log_fold_change_column (expression_log_fold_change_column of build_dataset).",
    ),
    BadFile(
        "read_expression: cuffdiff, infinite as a large number",
        read("r.csv", RESULT, "A,1,1", "B,-1.79769e+308,1"),
        "{folder}/r.csv, line 3: column 'log2FoldChange' has '-1.79769e+308'; "
        "expected a "
        "finite number within 100 of 0, or NA. 1 of 2 genes are unclear; "
        "unclear_genes='drop' leaves them out.",
    ),
    BadFile(
        "read_expression: strand of a table",
        read("c.csv", HEADER, ROW, strand="reverse"),
        "strand is for files of samples, but the expression is a table; leave it out, "
        "got "
        "'reverse'.",
        error=ValueError,
    ),
]
