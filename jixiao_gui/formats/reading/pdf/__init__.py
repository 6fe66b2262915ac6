"""PDF files with text and ruled lines."""
