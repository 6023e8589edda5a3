"""Other projects' names that our pages link to, listed in ``inventories/``.

Intersphinx would fetch all names of each project from the network. This way a build
needs none, and fails if we link to a name that isn't listed. ``python -m sphinx -b
linkcheck`` tells whether the pages are still there, and which names no page links to.
"""

import re
import zlib
from pathlib import Path

from docutils import nodes


def read_listing(path):
    """Read the address of a project and its names.

    Parameters
    ----------
    path : Path
        File in ``inventories/``.

    Returns
    -------
    address : str
        Where the project's pages are.
    lines : list of str
        A name each, as :func:`inventory` takes them.
    """
    address, *lines = path.read_text(encoding="utf-8").splitlines()
    return address, lines


def inventory(project, lines):
    """Inventory of names in the format that Sphinx reads.

    Parameters
    ----------
    project : str
        The project's name.
    lines : list of str
        ``name domain:role page title``. ``$`` in the page stands for the name; the
        title, which labels alone have, is what a link to it reads.

    Returns
    -------
    inventory : bytes
        Content of an ``objects.inv``.
    """
    head = (
        "# Sphinx inventory version 2\n"
        f"# Project: {project}\n"
        "# Version: \n"
        "# The remainder of this file is compressed using zlib.\n"
    )
    body = ""
    for name, role, page, *title in (line.split(maxsplit=3) for line in lines):
        body += f"{name} {role} 1 {page.replace('$', name)} {''.join(title) or '-'}\n"
    return head.encode() + zlib.compress(body.encode())


def write_inventories(app, config):
    """Make the inventories, and tell intersphinx of them."""
    target = Path(app.doctreedir) / "inventories"
    target.mkdir(parents=True, exist_ok=True)
    for listing in sorted(Path(app.srcdir, "inventories").glob("*.txt")):
        address, lines = read_listing(listing)
        path = target / f"{listing.stem}.inv"
        path.write_bytes(inventory(listing.stem, lines))
        config.intersphinx_mapping[listing.stem] = (address, str(path))


def unused_names(folder, links, code):
    """Names that are listed, and that nothing links to.

    Parameters
    ----------
    folder : Path
        Of the listings.
    links : set of str
        All addresses that the pages link to.
    code : str
        Of the gallery's examples, in which Sphinx-Gallery makes names to links.

    Returns
    -------
    unused : list of str
        Each with its file.
    """
    unused = []
    for listing in sorted(folder.glob("*.txt")):
        address, lines = read_listing(listing)
        for line in lines:
            name, _, page, *_ = line.split(maxsplit=3)
            in_code = re.search(rf"\b{name.rpartition('.')[2]}\b", code)
            if address + page.replace("$", name) not in links and not in_code:
                unused.append(f"{listing.name}: {name}")
    return unused


def collect_links(app, doctree, name):
    """Keep the addresses that a page links to."""
    links = (node.get("refuri") for node in doctree.findall(nodes.reference))
    app.seen_links.update(link for link in links if link)


def warn_of_unused(app, exception):
    """Tell which names could go, where all pages were gone through."""
    from sphinx.util.logging import getLogger  # Here, as tests do without Sphinx.

    # Not in other builds: scikit-learn's docstrings, which our pages repeat, link to
    # other names in other versions.
    if exception is None and app.builder.name == "linkcheck":
        docs = Path(app.srcdir)
        examples = sorted((docs / "examples").rglob("*.py"))
        code = "\n".join(path.read_text(encoding="utf-8") for path in examples)
        for name in unused_names(docs / "inventories", app.seen_links, code):
            getLogger(__name__).warning("No page links to %s", name)


def setup(app):
    """Run before intersphinx checks its mapping."""
    app.seen_links = set()
    app.connect("config-inited", write_inventories, priority=100)
    app.connect("doctree-resolved", collect_links)
    app.connect("build-finished", warn_of_unused)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
