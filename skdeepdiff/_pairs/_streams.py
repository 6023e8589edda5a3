"""Streams, which models read: each mark's signal in A, in B, or A - B.

Their names are those of the mark and of the kind, such as ``H3K4me3_A-B``. The
auxiliary kinds are read by networks' cell-specific tasks.
"""

KINDS = ("A", "B", "A-B", "A_aux", "B_aux")

# The kinds of each choice of features, in order.
FEATURE_KINDS = {
    "difference": ("A-B",),
    "concat": ("A", "B"),
    "concat_difference": ("A", "B", "A-B"),
}


def stream_name(mark, kind):
    """Name a stream; a mark whose streams' kinds nobody knows gives its own name."""
    return f"{mark}_{kind}" if kind else mark


def list_streams(marks, kinds):
    """List all marks of each kind, as the fields that attention has of streams."""
    streams = [(mark, kind) for kind in kinds for mark in marks]
    return {
        "stream_names": [stream_name(*stream) for stream in streams],
        "stream_marks": [mark for mark, _ in streams],
        "stream_kinds": [kind for _, kind in streams],
    }


def split_stream(name):
    """Split a stream's name into mark and kind, which is empty if it has none."""
    # The longest first: the end of a name that fits two is the longer one.
    for kind in sorted(KINDS, key=len, reverse=True):
        mark = name.removesuffix(f"_{kind}")
        if mark not in ("", name):
            return mark, kind
    return name, ""
