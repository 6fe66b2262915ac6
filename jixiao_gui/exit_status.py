"""The exit statuses of the program, in a module of their own, which loads nothing else."""

from __future__ import annotations

DONE, FOUND_ERRORS, WRONG_USE, CANNOT_READ, CANNOT_WRITE = range(5)
"""Done; `check` or `self-test` found errors; wrong use; an input can't be read; one can't be written."""
