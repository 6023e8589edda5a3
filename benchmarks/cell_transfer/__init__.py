"""Predicting pairs that weren't trained on; parts of ``transfer.py``."""
