"""From files of reads or signal to matrices: sample sheet, counting, normalising."""
