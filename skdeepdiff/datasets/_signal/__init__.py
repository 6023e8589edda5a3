"""From files of reads or signal to matrices: sample sheet, counting, normalising."""

from ._chromosomes import read_chromosome_sizes
from ._sample_sheet import read_sample_sheet
from ._sheet_signal import read_sheet_signal
from ._signal_files import hash_file
from ._windows import find_padding, make_windows, window_positions

__all__ = [
    "find_padding",
    "hash_file",
    "make_windows",
    "read_chromosome_sizes",
    "read_sample_sheet",
    "read_sheet_signal",
    "window_positions",
]
