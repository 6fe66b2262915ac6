"""Word documents (docx), and what other documents share with them on the way to a sheet."""
