"""Other projects' names that our pages link to, listed in ``inventories/``.

Intersphinx would fetch all names of each project from the network. This way a build
needs none, and fails if we link to a name that isn't listed. ``python -m sphinx -b
linkcheck`` tells whether the pages are still there.
"""

import zlib
from pathlib import Path


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
        address, *lines = listing.read_text(encoding="utf-8").splitlines()
        path = target / f"{listing.stem}.inv"
        path.write_bytes(inventory(listing.stem, lines))
        config.intersphinx_mapping[listing.stem] = (address, str(path))


def setup(app):
    """Run before intersphinx checks its mapping."""
    app.connect("config-inited", write_inventories, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
