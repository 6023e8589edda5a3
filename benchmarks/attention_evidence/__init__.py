"""What attention and its rivals find; parts of ``evidence.py`` and ``figure5.py``."""
