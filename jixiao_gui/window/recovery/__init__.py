"""Recovery of work: automatic saving, what a killed program left, backups, damaged files, several windows."""
