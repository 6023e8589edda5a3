"""Draw the variants before the pages that show them are read."""


def setup(app):
    """Register nothing yet."""
    return {"parallel_read_safe": True}
