"""Bringing in what clerks have: files, folders, lists, the clipboard; and telling what was read."""
