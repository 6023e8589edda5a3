"""The comparison of all models, in parts that ``run_all.py`` puts together.

From what is compared to what comes of it: ``sources`` and ``pairs`` are the genes,
``models`` what is trained on them, ``options`` makes tasks of a
command line; ``task`` does one, ``schedule`` all of them with ``workers``, ``store``
keeps the results. ``scores``, ``resampling`` and ``statistics`` judge them, and the
package ``report`` shows them.
"""
