"""``skdeepdiff fetch``: download the published data."""

from ..datasets import fetch_deepdiff


def run(options):
    where = {} if options.base_url is None else {"base_url": options.base_url}
    folder = fetch_deepdiff(
        options.pairs or None,
        data_home=options.data_home,
        verbose=not options.quiet,
        **where,
    )
    print(folder)
