"""The list of forms and what is done to whole forms and their rows."""
