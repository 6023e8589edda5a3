"""Ways to train, and where they are judged; parts of ``training_settings.py``."""
