"""``skdeepdiff dataset``: from reads to a dataset."""

import re
from inspect import signature

from ..datasets import build_dataset, save_dataset
from ..datasets._gene_ids import first_repeated
from ._options import check_output, tell, without_repeats


def _chromosome_names(options):
    given = options.chromosome_names
    if given is None or (len(given) == 1 and "=" not in given[0]):
        return given and given[0]
    pairs = [text.partition("=") for text in given]
    if not all(ours and theirs for ours, _, theirs in pairs):
        raise ValueError(
            "--chromosome-names must be 'match', a file or pairs such as chr1=I; got "
            f"{' '.join(given)}."
        )
    return without_repeats(
        "--chromosome-names", ((ours, theirs) for ours, _, theirs in pairs)
    )


def _expression_columns(options):
    if options.expression_columns is None:
        return None
    merged = {}
    for condition, columns in options.expression_columns:
        merged.setdefault(condition, []).extend(columns)
    return merged


def _outputs(options):
    """Files of one contrast, or of each of several, whose names carry it."""
    if len(options.contrast or ()) < 2:
        return [options.output]
    names = [re.sub(r"[^\w.+-]", "_", f"{b}_over_{a}") for a, b in options.contrast]
    stem = options.output.stem
    outputs = [options.output.with_stem(f"{stem}-{name}") for name in names]
    if repeated := first_repeated(outputs):
        raise ValueError(
            "--contrast: two of these would be written to one file, "
            f"{outputs[repeated[0]]}."
        )
    return outputs


def run(options):
    outputs = _outputs(options)
    for path in outputs:
        check_output(options, path)
    if options.jobs == 0:
        raise ValueError(
            "--jobs must be positive, or negative to count back from all CPUs (-1 for "
            "all of them, -2 for all but one); got 0."
        )
    if options.output.suffix != ".npz":
        raise ValueError(f"--output must end in .npz; got {options.output}.")
    # Most options are called as the parameters.
    known = signature(build_dataset).parameters
    arguments = {name: value for name, value in vars(options).items() if name in known}
    arguments |= {
        "chromosome_names": _chromosome_names(options),
        "expression_columns": _expression_columns(options),
        "contrast": options.contrast,
        "n_jobs": options.jobs,
        "verbose": not options.quiet,
    }
    built = build_dataset(**arguments)
    datasets = built if options.contrast else [built]
    for dataset, path in zip(datasets, outputs, strict=True):
        save_dataset(dataset, path)
        tell(options, dataset.report)
        n_genes, _, n_marks, n_bins = dataset.data.shape
        a, b = dataset.cell_types
        tell(
            options,
            f"{path}: {n_genes} genes, {n_marks} marks, {n_bins} bins, log2 of "
            f"{b} over {a}",
        )
