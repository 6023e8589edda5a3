"""
First fit
=========

To be written.
"""

from skdeepdiff.datasets import make_paired_marks

genes = make_paired_marks(100, random_state=0)
