"""Find and replace in the form and in the book, and going to a form by its number or name."""
