"""Suggestions for the cell being typed in, and the clerk's own library of indicators."""
