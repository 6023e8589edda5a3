"""How a model's dataset was made, kept with the model."""

from __future__ import annotations

from ..datasets._provenance import describe_origin, inside

NOTE = "dataset"  # the origin's name among a model's notes


def note_origin(dataset):
    """Notes for the file of a model that a dataset has trained.

    Parameters
    ----------
    dataset : Bunch
        Dataset.

    Returns
    -------
    notes : dict
        Of JSON's types.
    """
    return {NOTE: describe_origin(dataset)}


def read_origin(notes):
    """Undo :func:`note_origin`.

    Parameters
    ----------
    notes : dict
        From a model's file, whoever wrote it.

    Returns
    -------
    origin : dict
        Empty if the notes don't tell.
    """
    return inside(notes, NOTE)
