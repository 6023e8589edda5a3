"""What is wrong with tables of expression."""

from functools import partial

import pandas as pd

from skdeepdiff.datasets import read_expression

from .bad_file import BadFile, mistake, write

HEADER = "gene,K562_1,K562_2,H1"
ROW = "A,1,2,3"
RESULT = "gene,log2FoldChange,pvalue"

FEW_UNCLEAR = " 1 of 2 genes are unclear; unclear_genes='drop' leaves them out."
NOTHING = "no column is named 'K562', or that and one of '_.- ' or a number. The"
CHOOSE = "choose with expression_columns={'K562': [...], 'H1': [...]}."
QUOTES = "the quotes don't match (unexpected end of data)."
CHANGE = "log_fold_change_column (expression_log_fold_change_column of build_dataset)"
ID_COLUMN = "(expression_id_column of build_dataset), or '' for the latter."
AS_LOG2 = (
    "; expected log2. Divide it by log(2), 0.6931, and rename it to log2FoldChange."
)


def read(source, cell_types=("K562", "H1"), **parameters):
    return read_expression(source, cell_types, **parameters)


of = partial(mistake, read)


def of_counts(message, *rows, **parameters):
    return of(message, HEADER, *rows, **parameters)


def of_result(message, *rows, **parameters):
    return of(message, RESULT, *rows, **parameters)


def of_table(message, columns, index):
    """A mistake in a data frame."""
    frame = pd.DataFrame(columns, index=index)
    return BadFile(lambda folder: read(frame), f"the data frame{message}", ValueError)


def of_options(message, **parameters):
    """A mistake in what is asked of a file without one."""
    return BadFile(
        lambda folder: read(write(folder, "c.csv", HEADER, ROW), **parameters),
        message,
        ValueError,
    )


TABLE = [
    of("c.csv is empty."),
    of_counts("c.csv has a header, but no genes.", ""),
    of(
        "c.csv, line 1: expected columns separated by commas or semicolons in a .csv "
        "file, got tabs: 'gene\\tK562_1\\tK562_2\\tH1'.",
        HEADER.replace(",", "\t"),
        ROW,
    ),
    of(
        "c.txt, line 1: expected columns separated by tabs or commas or semicolons, "
        "got spaces: 'gene K562_1 K562_2 H1'.",
        HEADER.replace(",", " "),
        ROW,
    ),
    of(
        "c.tsv, line 1: expected columns separated by tabs in a .tsv file, got one "
        "column: 'gene'.",
        "gene",
        "A",
    ),
    of("c.tsv has one column, 'gene'; expected gene ids and values.", "gene\t", "A\t"),
    of_counts(
        "c.csv, line 4: expected 4 columns separated by commas, as in the header, "
        "got 3.",
        ROW,
        "",
        "B,1,2",
    ),
    of_counts(f"c.csv, line 3: {QUOTES}", ROW, '"B,1,2,3', "C,1,2,3"),
    of(f"c.csv, line 2: {QUOTES}", "#", 'gene,"K562,H1', "A,1,2"),
    of(
        "c.csv, line 4: column 'H1' has 'high'; expected a count.",
        HEADER + ",x",
        'A,1,2,3,"a',
        'b"',
        "B,1,2,high,c",
    ),
    of_counts(
        "c.csv, line 2: column 'K562_1' has '1,234'; expected a count. Numbers need a "
        "decimal point, and nothing between thousands.",
        'A,"1,234",2,3',
    ),
    of_counts(
        "c.csv, line 2: column 'K562_2' has ''; expected a count. That leaves no gene.",
        "A,1,,3",
    ),
    *(
        of_counts(
            f"c.csv, line 2: column 'H1' has {text!r}; expected a count.",
            f"A,1,2,{text}",
        )
        for text in ("inf", "1_0")
    ),
    of_counts(
        "c.csv, line 2: column 'H1' has '-0.5'; counts can't be negative. The values "
        "look like logs; give the counts before the logarithm.",
        "A,1.5,2.25,-0.5",
    ),
    of_counts("c.csv: column 'K562_2' has only zeros.", "A,1,0,3", "B,2,0,3"),
    of_counts(
        "c.csv, line 3: '1-Mar' seems to be a gene's name that a spreadsheet turned "
        "into a date or a number; restore it from the original file." + FEW_UNCLEAR,
        ROW,
        "1-Mar,1,2,3",
    ),
    of_counts(
        "c.csv, line 4: gene 'A' occurs a second time, after line 2. 2 of 3 genes are "
        "unclear; unclear_genes='drop' leaves them out.",
        ROW,
        "B,1,2,3",
        ROW,
    ),
    of_counts(
        "c.csv, line 3: gene 'ENSG00000000001.2' occurs a second time, after line 2 as "
        "'ENSG00000000001.1'. That leaves no gene.",
        "ENSG00000000001.1,1,2,3",
        "ENSG00000000001.2,1,2,3",
    ),
    of_counts("c.csv: there are no genes.", "__no_feature,1,2,3"),
    of(
        f"c.csv: {NOTHING} columns are '1', '2', '3'; {CHOOSE} If that is a gene, the "
        "file has no header; add one.",
        ROW,
        "B,1,2,3",
    ),
    of(
        f"c.csv: {NOTHING} columns are 'H1', 'E001', 'E002', 'E003', 'E004', 'E005', "
        f"'E006', 'E007' and 12 more; {CHOOSE}",
        ",".join(["gene", "H1", *(f"E{number:03d}" for number in range(1, 20))]),
        ",".join(["A"] + ["1"] * 20),
    ),
    of(
        "c.csv: column 'H1_a_1' fits both cell types, 'H1' and 'H1_a'. Name the "
        "columns of each: expression_columns={'H1': [...], 'H1_a': [...]}.",
        "gene,H1,H1_a_1,H1_b_1",
        ROW,
        cell_types=("H1", "H1_a"),
    ),
    of("c.csv: column 'H1' occurs 2 times.", "gene,K562,H1,H1", ROW),
    of_counts(
        "c.csv: there is no column 'K562_3'; the columns are 'K562_1', 'K562_2', 'H1'.",
        ROW,
        expression_columns={"K562": ["K562_3"], "H1": ["H1"]},
    ),
    of_counts(
        "c.csv: no gene is expressed in all samples, which "
        "normalize='median_of_ratios' needs; use 'total'.",
        "A,0,1,1",
        "B,1,0,1",
        normalize="median_of_ratios",
    ),
    of_result("c.csv: column 'log2FoldChange' is NA for all genes.", "A,NA,1", "B,,1"),
    of(
        "c.csv, line 2: column 'log2FoldChange' has '1,5'; expected a finite number or "
        "NA. Numbers need a decimal point, and nothing between thousands.",
        RESULT.replace(",", ";"),
        "A;1,5;1",
    ),
    of(
        "c.csv: expected one column of log fold changes, got logFC, log2FoldChange; "
        f"choose with {CHANGE}.",
        "gene,logFC,log2FoldChange",
        "A,1,1",
    ),
    *(
        of_result(
            f"c.csv: {name} is for counts, but column 'log2FoldChange' makes this a "
            f"differential result; leave out {name}, or the column.",
            "A,1,1",
            **{name: value},
        )
        for name, value in (
            ("normalize", "total"),
            ("expression_columns", {"K562": ["pvalue"], "H1": ["x"]}),
        )
    ),
    of(
        f"c.csv: {NOTHING} columns are 'effect', 'P-adj'; {CHOOSE} If it is a "
        f"differential result, name its column of log2 fold changes with {CHANGE}.",
        "gene,effect,P-adj",
        "A,1,1",
    ),
    of(
        f"c.csv: column 'b' has natural logarithms, in the way of sleuth{AS_LOG2}",
        ",target_id,pval,b,se_b",
        "1,A,1,1,1",
        id_column="target_id",
    ),
    of(
        "c.csv: column 'avg_logFC' has natural logarithms, in the way of Seurat before "
        f"version 4{AS_LOG2}",
        ",p_val,avg_logFC,pct.1,pct.2",
        "A,1,1,1,1",
        log_fold_change_column="avg_logFC",
    ),
    of(
        "c.csv: sample_1 and sample_2 must be the cell types, K562 and H1; got 'q1 and "
        "q2'. If these are other names of them, B being the second, choose with "
        f"{CHANGE}.",
        "id,sample_1,sample_2,log2(fold_change)",
        "A,q1,q2,1",
    ),
    of_result(
        "c.csv, line 3: column 'log2FoldChange' has '-1.79769e+308'; expected a finite "
        "number within 100 of 0, or NA." + FEW_UNCLEAR,
        "A,1,1",
        "B,-1.79769e+308,1",
    ),
    of(
        "c.csv, line 3: column 'lfcSE' has '-0.1'; errors can't be negative.",
        "gene,log2FoldChange,lfcSE",
        "A,1,0.1",
        "B,1,-0.1",
    ),
    of(
        "c.csv, line 2: column 'lfcSE' has 'low'; expected a number or NA.",
        "gene,log2FoldChange,lfcSE",
        "A,1,low",
    ),
    of_table(
        ": expected gene ids as index and values in columns, got none.",
        {"K562": [], "H1": []},
        [],
    ),
    of_table(
        f": {NOTHING} columns are 'A', 'B'; {CHOOSE} It is in a row; transpose the "
        "table, so that genes are rows.",
        {"A": [1, 1], "B": [1, 1]},
        ["K562", "H1"],
    ),
    of_table(
        ": gene ids seem to be in column 'gene_id', and the index to have row numbers "
        f"(5, 3); choose with id_column='gene_id' {ID_COLUMN}",
        {"gene_id": [7157, 672], "K562": [1, 1], "H1": [1, 1]},
        [5, 3],
    ),
    of_table(
        ": no column seems to have gene ids, and the index to have row numbers (0, 1).",
        {"K562": [1, 1], "H1": [1, 1]},
        None,
    ),
    of_options(
        "expression_columns has 'H1' more than once; a column is one sample of one "
        "cell type.",
        expression_columns={"K562": ["K562_1", "H1"], "H1": ["H1"]},
    ),
    of_options(
        "expression_columns must have the keys 'K562' and 'H1', as cell_types, got "
        "'A', 'B'.",
        expression_columns={"A": ["K562_1"], "B": ["H1"]},
    ),
    of_options(
        "expression_columns has no column for 'H1'.",
        expression_columns={"K562": ["K562_1"], "H1": []},
    ),
    of_options("cell_types must differ, got 'H1' twice.", cell_types=("H1", "H1")),
    of_options(
        "strand is for files of samples, but the expression is a table; leave it out, "
        "got 'reverse'.",
        strand="reverse",
    ),
]
