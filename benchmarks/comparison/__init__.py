"""The comparison of all models, in parts that ``run_all.py`` puts together."""
