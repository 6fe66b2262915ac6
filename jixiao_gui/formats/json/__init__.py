"""The JSON of forms and templates, read and written."""
