"""What several commands need: files of figures, and fresh processes."""
