"""The project file: forms in one SQLite database, which `schema` describes. Nothing typed is lost."""
