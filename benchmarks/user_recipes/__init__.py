"""What recipes of the user guide are worth; parts of ``recipes.py``."""
