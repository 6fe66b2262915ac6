"""Reports on a whole book: its summary and its audit, as PDF, Word and Excel."""
