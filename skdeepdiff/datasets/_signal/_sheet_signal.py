"""Signal of all samples of a sheet, as the two cell types' matrices."""

import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
from joblib import Parallel
from tqdm import tqdm

from ..._utils._workers import delayed
from ...exceptions import MalformedFileError
from ._bed_reads import bed_intervals
from ._chromosomes import (
    agree_on_sizes,
    check_filled,
    check_found,
    check_inside,
    find_in_file,
    names_in_files,
    sizes_of_genes,
)
from ._combining import Track, combine
from ._counting import BinCounter
from ._file_kinds import find_content
from ._readers import READERS
from ._sample_sheet import samples_of
from ._sheet_checks import check_combined, check_depth, check_kinds, check_signal
from ._signal_files import inspect_file, read_signal


class SheetSignal(NamedTuple):
    data: np.ndarray  # float32 of shape (n_genes, 2, n_marks, n_bins)
    excluded: np.ndarray  # bool of shape (n_genes, n_bins)
    sizes: dict[str, int]  # of the genes' chromosomes in bp, as far as known
    missing: set[str]  # chromosomes of genes that some file hasn't
    empty: dict[Path, dict[str, int]]  # by file: see `check_filled`
    files: list[dict]  # what was read, for the record


def _inspect_all(samples, with_controls):
    files = {}
    for sample in samples:
        for path in (sample.path, sample.control if with_controls else None):
            if path is not None and path not in files:
                try:
                    files[path] = inspect_file(path)
                except FileNotFoundError as error:
                    raise FileNotFoundError(
                        f"Sample {sample.sample!r} (line {sample.line} of the sheet): "
                        f"{error}"
                    ) from error
    return files


def _check_reference(reference):
    """Refuse a reference that its library would take for a fault of the CRAM file."""
    try:
        content = find_content(Path(reference))
    except FileNotFoundError as error:
        raise FileNotFoundError(f"reference: {error}") from error
    if content != "FASTA":
        raise MalformedFileError(
            f"reference must be a FASTA file, plain or compressed with bgzip; "
            f"{reference} holds {content}."
        )


def _check_genome(genes, files, ours, known_sizes, missing_chromosomes):
    """Chromosome lengths, and what each file lacks; as far as headers tell."""
    chromosomes = genes["chromosome"].to_numpy(str)
    missing = {}
    sizes = []
    for file in files:
        if file.sizes is None:
            continue
        names = find_in_file(ours, file.sizes, file.path)
        missing[file.path] = check_found(
            file.path, chromosomes, names, file.sizes, missing_chromosomes
        )
        sizes.append(
            (file.path, {our: file.sizes[name] for our, name in names.items()})
        )
    wanted = np.unique(chromosomes).tolist()
    told = genes.attrs.get("chromosome_sizes", {})
    annotated = {name: told[name] for name in wanted if name in told}
    sizes.append((genes.attrs.get("path", "genes"), annotated))
    known = sizes_of_genes(known_sizes, ours, wanted)
    agreed = agree_on_sizes(known, sizes)
    check_inside(genes, agreed)
    return agreed, missing


def _find_excluded(path, windows, ours, sizes):
    if path is None:
        return np.zeros((len(windows.starts), windows.n_bins), dtype=bool)
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"exclude: {path} doesn't exist, or isn't a file.")
    # It may have the genes' names where files of reads have others.
    own = {name: name for name in np.unique(windows.chromosomes).tolist()}
    ours = ours._replace(chromosomes=own | ours.chromosomes)
    counter, there = BinCounter(windows), set()
    for names, *regions in bed_intervals(path, lambda name: sizes.get(ours.get(name))):
        there.update(names)
        counter.add([ours.get(name) for name in names], *regions)
    if there:
        found = find_in_file(ours, there, path)
        check_found(path, windows.chromosomes, found, there, "zero")
    return windows.along_transcription(counter.counts() > 0)


def _read_all(files, windows, ours, counting, sizes, n_jobs, verbose):
    """Signal of each file; the largest first, so that no worker is left with it."""
    in_order = sorted(files, key=lambda file: -file.path.stat().st_size)
    if counting.reference is not None:
        # Workers that joblib has from earlier may be in another folder.
        counting = counting._replace(reference=Path(counting.reference).absolute())
    read = Parallel(n_jobs=n_jobs, return_as="generator")(
        delayed(read_signal)(
            file._replace(path=file.path.absolute()), windows, ours, counting, sizes
        )
        for file in in_order
    )
    signals = {}
    with tqdm(total=len(files), unit="file", disable=not verbose) as bar:
        for file, signal in zip(in_order, read, strict=True):
            signals[file.path] = signal
            bar.set_postfix_str(file.path.name)
            bar.update()
    return signals


def _check_chromosomes(files, signals, chromosomes, ours, missing_chromosomes):
    """Tell what each file lacks, or holds nothing of, as far as only reading tells."""
    missing, empty = {}, {}
    for path, signal in signals.items():
        listed = files[path].sizes
        if listed is None:
            names = find_in_file(ours, signal.chromosomes, path)
            missing[path] = check_found(
                path, chromosomes, names, signal.chromosomes, missing_chromosomes
            )
            continue
        names = find_in_file(ours, listed, path)
        missing[path], few = check_filled(
            path, chromosomes, names, signal.chromosomes, missing_chromosomes
        )
        if few:
            empty[path] = few
            shown = ", ".join(map(repr, sorted(few)[:3]))
            warnings.warn(
                f"{path} holds nothing on {len(few)} chromosomes with few genes "
                f"({shown}, with {sum(few.values())} genes); they are taken as without "
                "signal.",
                stacklevel=4,
            )
    return missing, empty


def _make_tracks(samples, signals):
    given = {sample.path: sample.library_size for sample in samples}
    tracks, controls = {}, {}
    for path, signal in signals.items():
        tracks[path] = Track(signal.values, given.get(path) or signal.n_reads)
        if path not in given:  # one control under two names is one library
            tracks[path] = controls.setdefault(signal.sha256, tracks[path])
    return tracks


def _record_all(sheet, files, signals, tracks):
    return [
        {
            "sample": sample.sample,
            "condition": sample.condition,
            "mark": sample.mark,
            "replicate": sample.replicate,
            "role": role,
            "path": str(path),
            "kind": files[path].kind,
            "content": READERS[files[path].kind].content,
            "n_bytes": signals[path].n_bytes,
            "sha256": signals[path].sha256,
            "n_reads": signals[path].n_reads,
            "library_size": tracks[path].library_size,
            "scale_factor": sample.scale_factor if role == "signal" else None,
        }
        for sample in sheet.samples
        for role, path in (("signal", sample.path), ("control", sample.control))
        if path in signals
    ]


def _combine_sheet(sheet, signals, tracks, normalize, replicates):
    n_genes, n_bins = next(iter(signals.values())).values.shape
    data = np.empty((n_genes, 2, len(sheet.marks), n_bins), dtype=np.float32)
    for cell, condition in enumerate(sheet.conditions):
        for index, mark in enumerate(sheet.marks):
            samples = sheet.of(condition, mark)
            data[:, cell, index] = combine(
                [tracks[sample.path] for sample in samples],
                [tracks.get(sample.control) for sample in samples],
                [sample.scale_factor or 1 for sample in samples],
                normalize=normalize,
                replicates=replicates,
            )
    check_combined(sheet, signals, data)
    return data


def read_sheet_signals(
    sheets,
    genes,
    windows,
    *,
    counting,
    normalize,
    replicates,
    exclude,
    chromosome_names,
    missing_chromosomes,
    chromosome_sizes,
    n_jobs,
    verbose,
):
    """Read each file of some contrasts once; what genes' ``attrs`` tell must be so."""
    if counting.reference is not None:
        _check_reference(counting.reference)
    samples = samples_of(sheets)
    files = _inspect_all(samples, with_controls=normalize == "input")
    for sheet in sheets:
        check_kinds(sheet, files, normalize, replicates, counting)
    chromosomes = windows.chromosomes
    ours = names_in_files(np.unique(chromosomes).tolist(), chromosome_names)
    sizes, missing = _check_genome(
        genes, files.values(), ours, chromosome_sizes, missing_chromosomes
    )
    excluded = _find_excluded(exclude, windows, ours, sizes)
    signals = _read_all(files.values(), windows, ours, counting, sizes, n_jobs, verbose)
    found, empty = _check_chromosomes(
        files, signals, chromosomes, ours, missing_chromosomes
    )
    for signal in signals.values():
        signal.values[excluded] = 0
    check_signal(samples, signals, excludes=excluded.any())
    tracks = _make_tracks(samples, signals)
    read = []
    for sheet in sheets:
        if normalize is None:
            check_depth(sheet, files, signals)
        records = _record_all(sheet, files, signals, tracks)
        paths = [Path(record["path"]) for record in records]
        lost = [each.get(path, ()) for path in paths for each in (missing, found)]
        few = {path: empty[path] for path in paths if path in empty}
        data = _combine_sheet(sheet, signals, tracks, normalize, replicates)
        told = sizes, set().union(*lost), few, records
        read.append(SheetSignal(data, excluded, *told))
    return read
