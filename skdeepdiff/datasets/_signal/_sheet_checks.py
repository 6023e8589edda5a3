"""Whether files can be what the sheet says: kinds, libraries of their own, signal."""

import hashlib
import warnings

import numpy as np

from ...exceptions import MalformedFileError
from ._chromosomes import FEW_GENES

LARGEST_RATIO = 2  # of the cell types' reads, beyond which there is a warning

# In so few bins, two small libraries may agree by chance.
FEW_BINS = 20


def _where(sample):
    return f"Sample {sample.sample!r} (line {sample.line} of the sheet)"


def check_kinds(sheet, files, normalize, replicates, counting):
    """Refuse to mix what can't be compared, or to normalise without the means."""
    for sample in sheet.samples:
        where = _where(sample)
        reader = files[sample.path].reader
        first = next(other for other in sheet.samples if other.mark == sample.mark)
        other = files[first.path].reader
        if reader.content != other.content:
            raise MalformedFileError(
                f"{where}: all files of a mark must hold reads, all signal, or all "
                f"peaks of one kind; that of {sample.mark!r} is {reader.label}, that "
                f"of {first.sample!r} is {other.label}."
            )
        if (sample.scale_factor is None) != (first.scale_factor is None):
            raise MalformedFileError(
                f"{where}: all samples of a mark must have a scale_factor, or none; of "
                f"{sample.mark!r} and {first.sample!r}, one lacks it."
            )
        pooled = sheet.of(sample.condition, sample.mark)
        if replicates == "sum" and sample.scale_factor != pooled[0].scale_factor:
            raise MalformedFileError(
                f"{where}: replicates='sum' makes one library, so that replicates must "
                f"have the same scale_factor; got {sample.scale_factor:g}, but "
                f"{pooled[0].scale_factor:g} of {pooled[0].sample!r}."
            )
        if counting.fragment_lengths and not reader.tells_fragments:
            raise MalformedFileError(
                f"{where}: min_fragment_length and max_fragment_length are for BAM and "
                f"CRAM files of paired-end reads; {sample.path} is {reader.label}."
            )
        has_depth = reader.content == "reads" or sample.library_size is not None
        if normalize == "cpm" and not has_depth:
            raise MalformedFileError(
                f"{where}: normalize='cpm' needs library_size in the sheet for "
                f"{reader.label} files, which don't tell how many reads they are "
                "made of. Use normalize=None if the signal is normalised already."
            )
        if normalize != "input":
            continue
        if sample.control is None:
            raise MalformedFileError(
                f"{where}: normalize='input' needs a control for every sample."
            )
        control = files[sample.control].reader
        if reader.content != control.content:
            raise MalformedFileError(
                f"{where}: sample and control must both hold reads, or both signal; "
                f"got {reader.label} and {control.label}."
            )
        if reader.content != "reads" and sample.library_size is not None:
            raise MalformedFileError(
                f"{where}: normalize='input' subtracts {reader.label} signal as it is; "
                "leave library_size empty."
            )


def _contents(signal):
    """Tell what no two libraries share, and how to say of two files that theirs do."""
    yield signal.sha256, "{} is the same as {}, byte for byte"
    if np.count_nonzero(signal.values) > FEW_BINS:
        # The same reads may be in files of two kinds, or be compressed anew.
        values = hashlib.sha256(np.ascontiguousarray(signal.values)).hexdigest()
        same = "{} has the same signal as {} in every bin"
        if signal.n_reads is not None:
            same = "{} has as many reads as {}, in all and in every bin"
        yield (signal.n_reads, values), same


def _check_own_data(samples, signals):
    first_with = {}
    for sample in samples:
        for content, same in _contents(signals[sample.path]):
            first = first_with.setdefault(content, sample)
            if first is not sample:
                raise MalformedFileError(
                    f"{_where(sample)}: every sample must have data of its own; "
                    f"{same.format(sample.path, first.path)}."
                )
    for sample in samples:
        if sample.control not in signals:
            continue
        for content, same in _contents(signals[sample.control]):
            if content in first_with:
                path = first_with[content].path
                raise MalformedFileError(
                    f"{_where(sample)}: the control must be no sample's own data; "
                    f"{same.format(sample.control, path)}."
                )


def check_signal(samples, signals, excludes=False):
    _check_own_data(samples, signals)
    for sample in samples:
        signal = signals[sample.path]
        if (sample.library_size or np.inf) < (signal.n_reads or 0):
            raise MalformedFileError(
                f"{_where(sample)}: library_size must be the number of reads, at least "
                f"the {signal.n_reads} that count in the file; got "
                f"{sample.library_size:g}."
            )
        if not signal.values.any():
            problem = f"{sample.path} has no signal in any gene's window"
            if excludes:
                problem += ", outside of the bins that are excluded"
            if len(signal.values) > FEW_GENES:
                raise MalformedFileError(f"{problem}; is it of the same genome?")
            warnings.warn(f"{problem}.", UserWarning, stacklevel=4)


def check_depth(sheet, files, signals):
    uneven = []
    # Scale factors settle that, and heights of peaks don't go with depth.
    settled = {
        each.mark
        for each in sheet.samples
        if each.scale_factor or "peaks" in files[each.path].reader.content
    }
    for mark in sheet.marks:
        if mark in settled:
            continue
        a, b = (
            np.mean([signals[each.path].depth for each in sheet.of(condition, mark)])
            for condition in sheet.conditions
        )
        if max(a, b) > LARGEST_RATIO * min(a, b):
            uneven.append(f"{mark} ({a:,.0f} and {b:,.0f})")
    if uneven:
        a, b = sheet.conditions
        more = f" and {len(uneven) - 3} more" if len(uneven) > 3 else ""
        warnings.warn(
            f"Files of {a!r} and of {b!r} differ more than two-fold in their reads or "
            f"signal, on average, of {', '.join(uneven[:3])}{more}. Data will follow "
            "this difference unless it is scaled: normalize='cpm', or scale_factor in "
            "the sheet.",
            stacklevel=4,
        )


def check_combined(sheet, signals, data):
    for sample in sheet.samples:
        cell = sheet.conditions.index(sample.condition)
        combined = data[:, cell, sheet.marks.index(sample.mark)]
        if signals[sample.path].values.any() and not combined.any():
            raise MalformedFileError(
                f"{_where(sample)}: normalising leaves no signal of {sample.mark!r} in "
                f"{sample.condition!r}; in no bin do its samples exceed their input "
                "controls."
            )
