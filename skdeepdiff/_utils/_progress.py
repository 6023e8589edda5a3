"""Progress bars."""

from tqdm import tqdm


def progress_bar(total, *, unit, verbose, scale=False, initial=0):
    """Make a progress bar on standard error.

    Parameters
    ----------
    total : int or None
        How many steps there are, if that is known.
    unit : str
        What a step is.
    verbose : bool
        Whether to show it.
    scale : bool
        Whether to count in thousands and millions.
    initial : int
        How many steps were taken before, which say nothing of the speed.

    Returns
    -------
    bar : tqdm
        A context manager with ``update``.
    """
    return tqdm(
        total=total,
        unit=unit,
        disable=not verbose,
        unit_scale=scale,
        initial=initial,
    )
