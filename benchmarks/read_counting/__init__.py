"""Files of reads, and counting them: the parts of ``counting.py``."""
