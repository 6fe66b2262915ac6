"""That nothing is lost: saving, work that a kill left, backups, damaged files, many windows."""
