"""Warnings of the gallery's examples are errors, as in the tests."""

import warnings


def raise_warnings(gallery_conf, file_name):
    """Turn warnings into errors before an example runs."""
    warnings.filterwarnings("error")
