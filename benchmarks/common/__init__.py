"""What several commands need: calls kept on disk, files, figures, processes."""
