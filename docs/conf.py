"""Configuration of ``python -m sphinx -W --keep-going docs docs/_build/html``."""

import os
import sys
from pathlib import Path

DOCS = Path(__file__).parent
sys.path += [str(DOCS / "extensions"), str(DOCS / "drawings")]

# Figures are drawn without a screen, and models train on one thread, in examples too.
os.environ["MPLBACKEND"] = "Agg"
os.environ.setdefault("OMP_NUM_THREADS", "1")

# The pages of the command show what this interpreter's package prints.
os.environ["PATH"] = os.pathsep.join(
    [str(Path(sys.executable).parent), os.environ["PATH"]]
)
os.environ["COLUMNS"] = "88"

from skdeepdiff import __version__  # noqa: E402

project = "skdeepdiff"
author = "the skdeepdiff developers"
copyright = f"2026, {author}"
version = release = __version__

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.intersphinx",
    "sphinx.ext.viewcode",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
    "sphinxcontrib.programoutput",
    "numpydoc",
    "mathml",
    "architecture_pictures",
    "local_inventories",
]
exclude_patterns = ["_build", "_templates", "examples", "auto_examples/**/*.ipynb"]
templates_path = ["_templates"]
nitpicky = True
default_role = "literal"
highlight_language = "text"
toc_object_entries = False

autosummary_generate = True
autodoc_typehints = "none"
numpydoc_show_class_members = False
numpydoc_xref_param_type = True
# Only names below become links; the rest of a type is prose.
numpydoc_xref_ignore = "all"
numpydoc_xref_aliases = {
    "Axes": ":class:`~matplotlib.axes.Axes`",
    "BarContainer": ":class:`~matplotlib.container.BarContainer`",
    "Bunch": ":class:`~sklearn.utils.Bunch`",
    "DataFrame": ":class:`~pandas.DataFrame`",
    "Figure": ":class:`~matplotlib.figure.Figure`",
    "Line2D": ":class:`~matplotlib.lines.Line2D`",
    "ndarray": ":class:`~numpy.ndarray`",
    "Pipeline": ":class:`~sklearn.pipeline.Pipeline`",
    "RandomState": ":class:`~numpy.random.RandomState`",
    "Tensor": ":class:`~torch.Tensor`",
}

sphinx_gallery_conf = {
    "examples_dirs": "examples",
    "gallery_dirs": "auto_examples",
    "subsection_order": [
        "examples/start",
        "examples/evaluation",
        "examples/interpretation",
        "examples/use",
    ],
    "within_subsection_order": "ExampleTitleSortKey",
    "backreferences_dir": "api/backreferences",
    "doc_module": ("skdeepdiff",),
    "reference_url": {"skdeepdiff": None},
    "image_srcset": ["2x"],
    # Of a last expression, only what has an HTML form.
    "capture_repr": (),
    "remove_config_comments": True,
    "show_memory": False,
    "reset_modules": ("matplotlib", "example_warnings.raise_warnings"),
    "abort_on_example_error": True,
    "only_warn_on_example_error": False,
}

html_theme = "pydata_sphinx_theme"
html_title = "skdeepdiff"
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_css_files = ["skdeepdiff.css"]
html_show_sourcelink = False
# Pages without others below them need no list of those.
html_sidebars = {
    name: [] for name in ("start", "paper_to_code", "benchmarks", "changelog")
}
html_theme_options = {
    "header_links_before_dropdown": 6,
    "navbar_align": "left",
    "show_prev_next": True,
    "show_toc_level": 2,
    "footer_start": ["copyright"],
    "footer_end": [],
    # Examples go without, so that there is room for their code.
    "secondary_sidebar_items": {
        page: ["page-toc"]
        for page in (
            *("start", "paper_to_code", "benchmarks", "changelog"),
            *("user_guide/*", "api/**", "contributing/*"),
        )
    },
}
