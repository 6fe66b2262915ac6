"""Files read: what kind a file is, and a reader for each kind, which makes plain sheets."""
