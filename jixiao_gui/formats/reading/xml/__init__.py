"""Office documents of a single XML file."""
