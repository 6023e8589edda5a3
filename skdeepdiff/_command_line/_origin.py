"""How a model's dataset was made, kept with the model."""

from __future__ import annotations

from ..datasets._origin import describe_origin, inside

NOTE = "dataset"  # the origin's name among a model's notes


def note_origin(dataset):
    """Make the notes for the file of a model that a dataset has trained."""
    return {NOTE: describe_origin(dataset)}


def read_origin(notes):
    """Undo :func:`note_origin`, whoever wrote the file; empty if notes don't tell."""
    return inside(notes, NOTE)
