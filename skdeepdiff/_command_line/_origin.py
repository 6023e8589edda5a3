"""How a dataset was made: kept with a model, and compared with other datasets."""

from __future__ import annotations

import numpy as np

# Options of build_dataset that change what a bin's number means.
OPTIONS = (
    "bin_size",
    "upstream",
    "downstream",
    "orient",
    "counting",
    "normalize",
    "replicates",
)
NOTE = "dataset"  # the origin's name among a model's notes
LONGEST = 80  # of a value in an error


def _inside(values, name):
    """What a mapping from a file has by this name, if that is a mapping itself."""
    inside = values.get(name) if isinstance(values, dict) else None
    return inside if isinstance(inside, dict) else {}


def _describe_contents(provenance):
    """Whether each mark was read from files of reads or of signal, where it's told."""
    files = provenance.get("files") if isinstance(provenance, dict) else None
    return {
        str(file["mark"]): "signal" if file["kind"] == "bigwig" else "reads"
        for file in (files if isinstance(files, list) else ())
        if isinstance(file, dict) and {"mark", "kind"} <= file.keys()
    }


def describe_origin(dataset):
    """Tell how a dataset was made, as far as predictions depend on it.

    Parameters
    ----------
    dataset : Bunch
        Dataset.

    Returns
    -------
    origin : dict
        Of JSON's types: ``mark_names``, ``bin_positions``, ``options``, those of
        ``build_dataset``, and ``contents``, whether each mark was read from files of
        reads or of signal. What the dataset doesn't tell is left out.
    """
    provenance = dataset.get("provenance")
    given = _inside(provenance, "options")
    origin = {"options": {name: given[name] for name in OPTIONS if name in given}}
    contents = _describe_contents(provenance)
    if contents:
        origin["contents"] = contents
    for name in ("mark_names", "bin_positions"):
        if dataset.get(name) is not None:
            origin[name] = np.asarray(dataset[name]).tolist()
    return origin


def note_origin(dataset):
    """Notes for the file of a model that a dataset has trained.

    Parameters
    ----------
    dataset : Bunch
        Dataset.

    Returns
    -------
    notes : dict
        Of JSON's types.
    """
    return {NOTE: describe_origin(dataset)}


def read_origin(notes):
    """Undo :func:`note_origin`.

    Parameters
    ----------
    notes : dict
        From a model's file, whoever wrote it.

    Returns
    -------
    origin : dict
        Empty if the notes don't tell.
    """
    return _inside(notes, NOTE)


def _shown(values):
    """Options and their values, for an error."""
    return ", ".join(f"{name}={value!r:.{LONGEST}}" for name, value in values.items())


def _check_options(trained_on, given, model, dataset):
    """Compare the options that both tell."""
    different = [
        name
        for name in OPTIONS
        if name in trained_on and name in given and trained_on[name] != given[name]
    ]
    if different:
        raise ValueError(
            f"{dataset} was built with {_shown({n: given[n] for n in different})}, but "
            f"{model} was trained on a dataset built with "
            f"{_shown({n: trained_on[n] for n in different})}. Build it with the same "
            "options."
        )


def _check_marks(trained_on, given, model, dataset):
    """Compare the marks, if both tell them."""
    expected, found = trained_on.get("mark_names"), given.get("mark_names")
    if expected is None or found is None or expected == found:
        return
    expected = expected if isinstance(expected, list) else [expected]
    raise ValueError(
        f"{dataset} has the marks {', '.join(map(str, found))}, but {model} was "
        f"trained on {', '.join(map(str, expected))}, in this order."
    )


def _check_contents(trained_on, given, model, dataset):
    """Compare whether marks were counted in reads, if both tell it."""
    for mark, content in given.items():
        expected = trained_on.get(mark, content)
        if content != expected:
            raise ValueError(
                f"{mark} in {dataset} was built from files of {content}, but {model} "
                f"was trained on one from files of {expected!s:.{LONGEST}}. Reads "
                "are counted, bigWig signal is averaged: build it from the same kind."
            )


def _bins(positions):
    """Bins for an error: how many, and the first and last centre."""
    if not isinstance(positions, list) or not positions:
        return f"bin_positions={positions!r:.{LONGEST}}"
    first, last = positions[0], positions[-1]
    return (
        f"{len(positions)} bins with centres from {first!r:.{LONGEST}} to "
        f"{last!r:.{LONGEST}} bp"
    )


def _check_bins(trained_on, given, model, dataset):
    """Compare where the bins are, if both tell it."""
    expected, found = trained_on.get("bin_positions"), given.get("bin_positions")
    if expected is None or found is None or expected == found:
        return
    raise ValueError(
        f"{dataset} has {_bins(found)}, but {model} was trained on {_bins(expected)} "
        "from the start site."
    )


def check_origin(origin, dataset, model_path, dataset_path):
    """Refuse a dataset that wasn't made as the one that a model was trained on.

    Parameters
    ----------
    origin : dict
        What :func:`describe_origin` told about the latter, from the model's file.
    dataset : Bunch
        To predict.
    model_path, dataset_path : str
        Their files, for the error.

    Raises
    ------
    ValueError
        If both tell marks, options, contents or bins, and these differ.
    """
    given = describe_origin(dataset)
    _check_marks(origin, given, model_path, dataset_path)
    _check_options(
        _inside(origin, "options"), given["options"], model_path, dataset_path
    )
    _check_contents(
        _inside(origin, "contents"),
        _inside(given, "contents"),
        model_path,
        dataset_path,
    )
    _check_bins(origin, given, model_path, dataset_path)
