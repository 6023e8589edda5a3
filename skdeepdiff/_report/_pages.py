"""Templates, filled."""

import re
from pathlib import Path

from .._utils._extras import import_extra

TEMPLATES = Path(__file__).parent / "templates"
# What HTML can't have: control characters and halves of surrogate pairs.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def fill(template, values, filters, folder=TEMPLATES):
    """Fill a template of a folder, which may extend those here; ``say`` is a filter."""
    jinja2 = import_extra("jinja2", "plots")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, TEMPLATES]),
        autoescape=".html." in template,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= filters
    filled = environment.get_template(template).render(values)
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", filled)
