"""Writing figures."""

import io

from skdeepdiff._utils._files import write_whole


def write_figure(figure, path, **options):
    """Write a figure; the file appears whole or not at all.

    Parameters
    ----------
    figure : matplotlib Figure
        What to draw.
    path : Path
        Where to; its ending says in which format.
    **options
        Of matplotlib's ``savefig``.
    """
    image = io.BytesIO()
    figure.savefig(image, format=path.suffix[1:], **options)
    write_whole(path, image.getvalue())
