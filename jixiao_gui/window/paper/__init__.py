"""From the book to paper: preview, printing, the export window."""
