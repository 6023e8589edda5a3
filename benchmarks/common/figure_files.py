"""Writing figures."""

import io

from skdeepdiff._utils._files import write_whole


def write_figure(figure, path, **options):
    """Write a figure in its path's format; the file appears whole or not at all."""
    image = io.BytesIO()
    figure.savefig(image, format=path.suffix[1:], **options)
    write_whole(path, image.getvalue())
