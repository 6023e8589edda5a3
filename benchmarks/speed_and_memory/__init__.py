"""What training and prediction cost: the parts of ``speed.py``."""
