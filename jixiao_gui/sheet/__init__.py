"""The form as paper: rows of cells with spans, ready to show, print or compare."""
