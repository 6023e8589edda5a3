"""From people's own files to a dataset."""

import warnings
from collections.abc import Mapping, Sequence
from numbers import Integral
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from sklearn.utils import Bunch
from sklearn.utils._param_validation import Interval

from .._utils._estimators import one_of, validated
from ._expression._join import join_genes
from ._expression._read import read_expression
from ._genes._gene_tables import take_genes
from ._genes._read import read_genes
from ._provenance import as_json, describe_table, find_versions
from ._report import describe, write_report
from ._signal._alignments import Counting
from ._signal._chromosomes import read_chromosome_sizes
from ._signal._sample_sheet import is_several, read_sample_sheets
from ._signal._sheet_signal import read_sheet_signals
from ._signal._windows import find_padding, make_windows, window_positions


def _annotation(genes, unclear_genes, **choices):
    """Read genes of a file, or take a table, for which choices were made before."""
    if not isinstance(genes, pd.DataFrame):
        return read_genes(genes, unclear_genes=unclear_genes, **choices)
    for name, value in choices.items():
        if value not in (None, "gene"):  # the defaults
            raise ValueError(
                f"{name}={value!r} is for files of genes; genes is a DataFrame. Pass "
                f"{name} to read_genes, which reads such a table from a file."
            )
    return take_genes(genes, unclear_genes)


def _check_changes(sheets, expressions):
    """Warn of a table of log fold changes that may be of A over B."""
    details = [each.details for each in expressions]
    if all(each["kind"] == "counts" or "direction" in each for each in details):
        return
    if len(sheets) > 1:
        raise ValueError(
            "contrast must be one pair where expression is a table of log fold "
            f"changes, which is of one; got {len(sheets)}. Build a dataset for each."
        )
    (sheet,) = sheets
    listed = tuple(dict.fromkeys(sample.condition for sample in sheet.samples))
    if listed != sheet.conditions:
        a, b = sheet.conditions
        warnings.warn(
            f"contrast reverses the sheet's order, but the table of log fold changes "
            f"stays as it is: it must be of {b} over {a}.",
            stacklevel=3,
        )


def _fragment_lengths(shortest, longest):
    if shortest is None and longest is None:
        return None
    lengths = shortest or 1, longest or np.inf
    if lengths[0] > lengths[1]:
        raise ValueError(
            "min_fragment_length must be at most max_fragment_length; got "
            f"{shortest} and {longest}."
        )
    return lengths


def _targets(table):
    errors = table.get("standard_error")
    values = table.drop(columns="standard_error", errors="ignore").to_numpy(np.float64)
    target = values[:, 0] if values.shape[1] == 1 else values
    return target, None if errors is None else errors.to_numpy(np.float64)


@validated(
    sheet=[str, Path, pd.DataFrame],
    genes=[str, Path, pd.DataFrame],
    expression=[str, Path, pd.DataFrame, Mapping, None],
    contrast=[list, tuple, None],
    marks=[list, tuple, None],
    upstream=[Interval(Integral, 0, None, closed="left")],
    downstream=[Interval(Integral, 0, None, closed="left")],
    bin_size=[Interval(Integral, 1, None, closed="left")],
    orient=[one_of("genome", "strand")],
    counting=[one_of("multicov", "unique")],
    min_fragment_length=[Interval(Integral, 1, None, closed="left"), None],
    max_fragment_length=[Interval(Integral, 1, None, closed="left"), None],
    reference=[str, Path, None],
    exclude=[str, Path, None],
    normalize=[one_of("cpm", "input"), None],
    replicates=[one_of("mean", "sum")],
    tss=[one_of("gene", "transcript")],
    biotype=[str, list, tuple, None],
    gene_id_attribute=[str, None],
    unclear_genes=[one_of("warn", "drop", "error")],
    chromosome_names=[str, Path, Mapping, None],
    missing_chromosomes=[one_of("error", "drop", "zero")],
    chromosome_sizes=[str, Path, Mapping, None],
    expression_columns=[Mapping, None],
    expression_normalize=[one_of("total", "median_of_ratios"), None],
    expression_key=[one_of("gene_id", "symbol")],
    expression_id_column=[str, None],
    expression_log_fold_change_column=[str, None],
    expression_strand=[one_of("unstranded", "forward", "reverse"), None],
    expression_tx2gene=[str, Path, pd.DataFrame, None],
    n_jobs=[Integral, None],
    verbose=["verbose"],
)
def build_dataset(
    sheet: str | Path | pd.DataFrame,
    genes: str | Path | pd.DataFrame,
    expression: str | Path | pd.DataFrame | Mapping[str, Any] | None = None,
    *,
    contrast: Sequence[str] | Sequence[Sequence[str]] | None = None,
    marks: Sequence[str] | None = None,
    upstream: int = 10_000,
    downstream: int = 10_000,
    bin_size: int = 100,
    orient: Literal["genome", "strand"] = "genome",
    counting: Literal["multicov", "unique"] = "multicov",
    min_fragment_length: int | None = None,
    max_fragment_length: int | None = None,
    reference: str | Path | None = None,
    exclude: str | Path | None = None,
    normalize: Literal["cpm", "input"] | None = None,
    replicates: Literal["mean", "sum"] = "mean",
    tss: Literal["gene", "transcript"] = "gene",
    biotype: str | Sequence[str] | None = None,
    gene_id_attribute: str | None = None,
    unclear_genes: Literal["warn", "drop", "error"] = "warn",
    chromosome_names: str | Path | Mapping[str, str] | None = None,
    missing_chromosomes: Literal["error", "drop", "zero"] = "error",
    chromosome_sizes: str | Path | Mapping[str, int] | None = None,
    expression_columns: Mapping[str, Sequence[str]] | None = None,
    expression_normalize: Literal["total", "median_of_ratios"] | None = None,
    expression_key: Literal["gene_id", "symbol"] = "gene_id",
    expression_id_column: str | None = None,
    expression_log_fold_change_column: str | None = None,
    expression_strand: Literal["unstranded", "forward", "reverse"] | None = None,
    expression_tx2gene: str | Path | pd.DataFrame | None = None,
    n_jobs: int | None = None,
    verbose: bool | int = False,
) -> Any:
    """Build a dataset from files of reads or signal, an annotation and RNA counts.

    With the defaults, signal and target are made as those of the paper, sections
    3.3 and 4.1: read counts in 200 bins of 100 bp, not normalised, and the log fold
    change of raw RNA counts.

    Parameters
    ----------
    sheet : str, Path or DataFrame
        Sample sheet: a CSV file with a header and a line for each file, in the columns

        - ``sample``: a name, used once;
        - ``condition``: the cell type, of which ``contrast`` chooses two;
        - ``mark``: histone modification;
        - ``replicate``: which repetition of the experiment;
        - ``path``: file of reads, such as BAM or tagAlign, of signal, such as bigWig,
          or of peaks (all kinds: :ref:`own_data`), relative to the sheet's folder. Told
          by content. No index is needed, nor sorted reads;
        - ``control`` (optional): file of the input control;
        - ``library_size`` (optional): reads in the library, if more than the file
          holds. (Of controls, the reads in the file are counted.)
        - ``scale_factor`` (optional): what the file's signal is multiplied by, after
          ``normalize``, such as a factor of a spike-in.
    genes : str, Path or DataFrame
        Annotation, as for :func:`read_genes`, or what that function returns.
    expression : str, Path, DataFrame, mapping or None
        RNA counts in a table or in files of one sample each, or a differential result
        for B over A, as for :func:`read_expression`. Without it the dataset has no
        target, which is enough to predict; all genes are kept then.
    contrast : sequence of 2 str, list of such pairs, or None
        Conditions that are cell types A and B, so that log fold changes are log2 of B
        over A; by default those of a sheet of two, in its order. Of several pairs, each
        is a dataset; each file is read once all the same.
    marks : sequence of str or None
        Marks to read, in this order; by default all in the order of the sheet.
    upstream, downstream : int
        Bases before the transcription start site, and from it on.
    bin_size : int
        Width of a bin in bp.
    orient : {"genome", "strand"}
        Whether bins run from left to right on the genome, as in the published data,
        or along transcription. With ``"genome"``, ``upstream`` means to the left.
    counting : {"multicov", "unique"}
        Which reads of BAM and CRAM files count, in each bin that they overlap by a base
        or more from their first to their last aligned one, whatever their strand.

        ``"multicov"`` counts as ``bedtools multicov`` does, and the published data:
        any mapping quality; secondary and supplementary alignments, both mates, and
        unmapped reads where they are placed beside their mates; not duplicates nor
        reads that failed quality control.

        ``"unique"`` counts primary alignments with a mapping quality of 10 or more
        that aren't duplicates and didn't fail quality control. Of a proper pair, the
        whole fragment counts, once, if the left mate passes; in a file of one mate
        alone, such as read 1, if that does.

        Every line of a BED or tagAlign file counts.
    min_fragment_length, max_fragment_length : int or None
        Only reads of fragments of these lengths in bp count, by the TLEN of BAM and
        CRAM files; reads for which it is 0 don't. Single-end reads, BED files and
        signal are refused then.
    reference : str, Path or None
        FASTA file of the genome, plain or compressed with bgzip, for CRAM files in
        which reads of several small chromosomes share a slice.
    exclude : str, Path or None
        BED file of regions, such as a blacklist. Bins that touch one by a base or more
        are 0 in all files, and True in ``excluded``. Reads there still count as part of
        the library.
    normalize : {None, "cpm", "input"}
        Nothing; counts per million reads of the library (those in the file that count,
        or ``library_size``); or that, less the same of the input control, not below 0.
        Signal and peaks are taken to be normalised already.
    replicates : {"mean", "sum"}
        Mean of the replicates, each normalised and scaled; or the pool of their reads,
        which has one ``scale_factor``.
    tss, biotype, gene_id_attribute : str, sequence of str or None
        Which genes an annotation has, and where they start, as of :func:`read_genes`.
        Can't be chosen for a DataFrame of genes.
    unclear_genes : {"warn", "drop", "error"}
        What to do about genes that can't be located or whose expression can't be used,
        as of :func:`read_genes` and :func:`read_expression`. The report counts those
        that were left out, ``provenance["genes"]["dropped"]`` lists them.
    chromosome_names : None, "match", mapping of str to str, or path
        Names of the genes' chromosomes in the files: the same; the same but for case,
        "chr", leading zeros, and the names of mitochondria and chloroplasts; as the
        mapping says; or any that stand on a line with the genes' own in a table such as
        UCSC's ``chromAlias.txt``, an assembly report of NCBI, or two columns separated
        by tabs.
    missing_chromosomes : {"error", "drop", "zero"}
        What to do about genes on chromosomes that a file hasn't, or on which it holds
        no read that counts (bigWig: no value but 0). A warning takes the error's
        place if a header lists these chromosomes, each has 20 genes or fewer, and
        together no more than a tenth of all genes.
    chromosome_sizes : str, Path, mapping of str to int or None
        Lengths of chromosomes, such as UCSC's ``chrom.sizes``, for tagAlign and BED
        files; others have them in their headers, and some annotations do. All that
        there are must agree.
    expression_columns : mapping of str to sequence of str or None
        Samples of each condition in a table of counts, as of :func:`read_expression`.
    expression_normalize : {None, "total", "median_of_ratios"}
        How to make RNA samples comparable, as ``normalize`` of :func:`read_expression`.
    expression_key : {"gene_id", "symbol"}
        What the rows of ``expression`` are named by.
    expression_id_column, expression_log_fold_change_column : str or None
        As of :func:`read_expression`.
    expression_strand, expression_tx2gene : str, str, Path, DataFrame or None
        As of :func:`read_expression`.
    n_jobs : int or None
        Files to read at a time, in processes of their own.
    verbose : bool or int
        Whether to show a progress bar on standard error.

    Returns
    -------
    dataset : Bunch, or list of Bunch if ``contrast`` is a list of pairs
        With the attributes

        data : ndarray of float32 of shape (n_genes, 2, n_marks, n_bins)
            Reads in each bin; mean per base of each bin for signal and peaks.
        target : ndarray of shape (n_genes, 3) or (n_genes,), or None
            Log fold change B over A, log2(mean count + 1) in A, the same in B; the log
            fold change alone if that is all that ``expression`` tells.
        target_se : ndarray of shape (n_genes,) or None
            Standard errors of the log fold changes (log2), where a table of DESeq2 or
            limma has them, see :func:`read_expression`.
        gene_ids, gene_symbols : list of str
            Names of the genes.
        chromosomes : ndarray of str of shape (n_genes,)
            Their chromosomes, as annotated; :class:`ChromosomeSplit` takes them.
        tss, strand : ndarray of int of shape (n_genes,)
            0-based position of the first base transcribed; 1 or -1.
        mark_names, cell_types : list of str
            Names of the marks, and of A and B.
        bin_positions : ndarray of int of shape (n_bins,)
            Centres of the bins in bp from the start site.
        padding, excluded : ndarray of bool of shape (n_genes, n_bins)
            Bins that leave the chromosome in part or whole; those that are 0 since they
            touch a region of ``exclude``.
        report, DESCR : str
            What was matched, and what was dropped; description.
        provenance : dict
            Versions, options, and the files' sizes and checksums.

    Raises
    ------
    FileNotFoundError
        If a file is missing.
    MalformedFileError
        A ValueError, if a file doesn't hold what it should; names file and line.
    ValueError
        If the files don't fit together: no or few genes in common, other chromosomes,
        other genomes.
    ImportError
        If a library that reads such files isn't installed (the extra ``genomics``).

    Warns
    -----
    UserWarning
        If ``contrast`` reverses the sheet's order and ``expression`` is a table of log
        fold changes, which may be of A over B; if a mark's reads or signal differ more
        than two-fold between the conditions and aren't normalised; if a file looks like
        one of peaks; and see ``missing_chromosomes``, ``unclear_genes`` and
        :func:`read_expression`.

    See Also
    --------
    save_dataset : Keep it in a file.
    make_example_files : Files to try it on.
    ChromosomeSplit : Test on whole chromosomes.
    load_deepdiff : The published data.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from skdeepdiff.datasets import build_dataset, make_example_files
    >>> with TemporaryDirectory() as folder:
    ...     genes = make_example_files(folder, n_genes=80, n_bins=4)
    ...     names = ("samples.csv", "genes.gtf.gz", "counts.tsv")
    ...     files = [f"{folder}/{name}" for name in names]
    ...     dataset = build_dataset(*files, upstream=200, downstream=200)
    >>> dataset.data.shape, dataset.target.shape
    ((80, 2, 5, 4), (80, 3))
    >>> bool((dataset.data == genes.data).all())
    True
    """
    options = {
        name: as_json(value)
        for name, value in locals().items()
        if name not in {"sheet", "genes", "expression", "n_jobs", "verbose"}
        and not isinstance(value, pd.DataFrame)
    }
    if isinstance(genes, pd.DataFrame):
        options["tss"] = None  # whoever made the table chose
    lengths = _fragment_lengths(min_fragment_length, max_fragment_length)
    sheets = read_sample_sheets(sheet, contrast=contrast, marks=marks)
    choices = {"tss": tss, "biotype": biotype, "gene_id_attribute": gene_id_attribute}
    annotation = _annotation(genes, unclear_genes, **choices)
    unclear = annotation.attrs["dropped"]
    measured: list[Any] = [None] * len(sheets)
    joins: list[Any] = [(np.arange(len(annotation)), None, None)] * len(sheets)
    if expression is not None:
        measured = [
            read_expression(
                expression,
                (*each.conditions, *each.others),
                expression_columns=expression_columns,
                normalize=expression_normalize,
                id_column=expression_id_column,
                log_fold_change_column=expression_log_fold_change_column,
                unclear_genes=unclear_genes,
                strand=expression_strand,
                tx2gene=expression_tx2gene,
            )
            for each in sheets
        ]
        _check_changes(sheets, measured)
        joins = [
            join_genes(annotation, each.table.index, key=expression_key)
            for each in measured
        ]
    # Genes that some contrast has.
    rows = np.unique(np.concatenate([gene_rows for gene_rows, *_ in joins]))
    annotation = annotation.iloc[rows].reset_index(drop=True)
    windows = make_windows(annotation, upstream, downstream, bin_size, orient)
    signals = read_sheet_signals(
        sheets,
        annotation,
        windows,
        counting=Counting(counting, reference, lengths),
        normalize=normalize,
        replicates=replicates,
        exclude=exclude,
        chromosome_names=chromosome_names,
        missing_chromosomes=missing_chromosomes,
        chromosome_sizes=read_chromosome_sizes(chromosome_sizes),
        n_jobs=n_jobs,
        verbose=bool(verbose),
    )
    padding = find_padding(windows, signals[0].sizes)
    source = {
        "versions": find_versions(),
        "sheet": describe_table(sheet),
        "genes": describe_table(genes) | {"dropped": unclear},
        "exclude": describe_table(exclude),
        "chromosome_sizes": describe_table(chromosome_sizes),
        "chromosome_names": describe_table(
            None if chromosome_names == "match" else chromosome_names
        ),
    }
    datasets = []
    for samples, signal, changes, (gene_rows, expression_rows, joined) in zip(
        sheets, signals, measured, joins, strict=True
    ):
        own = np.searchsorted(rows, gene_rows)
        keep = np.ones(len(own), dtype=bool)
        if missing_chromosomes == "drop":
            keep = ~np.isin(windows.chromosomes[own], sorted(signal.missing))
            if not keep.any():
                raise ValueError(
                    "missing_chromosomes='drop' leaves no gene: every chromosome is "
                    "missing in one of the files."
                )
        own = own[keep]
        target = target_se = None
        if changes is not None:
            target, target_se = _targets(changes.table.iloc[expression_rows[keep]])
        there = annotation.iloc[own]
        per_gene = pd.Series(signal.excluded[own].sum(axis=1), there["gene_id"])
        matched = samples, signal, unclear, joined, changes
        left_out = int((~keep).sum()), None if exclude is None else per_gene
        datasets.append(
            Bunch(
                # Without a copy where that is all.
                data=signal.data[own] if len(own) < len(rows) else signal.data,
                target=target,
                target_se=target_se,
                gene_ids=there["gene_id"].tolist(),
                gene_symbols=there["symbol"].tolist(),
                chromosomes=there["chromosome"].to_numpy(str),
                tss=there["tss"].to_numpy(np.int64),
                strand=np.where(there["strand"].to_numpy(str) == "-", -1, 1),
                mark_names=list(samples.marks),
                cell_types=list(samples.conditions),
                bin_positions=window_positions(upstream, windows.n_bins, bin_size),
                padding=padding[own],
                excluded=signal.excluded[own],
                report=write_report(*matched, padding[own], *left_out),
                provenance=source
                | {
                    "options": options | {"contrast": list(samples.conditions)},
                    "expression": describe_table(expression)
                    | ({} if changes is None else as_json(changes.details)),
                    "files": signal.files,
                },
                DESCR=describe(samples, len(there), windows, options),
            )
        )
    return datasets if contrast and is_several(contrast) else datasets[0]
