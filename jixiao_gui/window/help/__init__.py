"""Help: the manual, the keys, the about box; F1 leads to the page about what has the focus."""
