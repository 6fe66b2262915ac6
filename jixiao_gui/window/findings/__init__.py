"""The findings of the checks, of the form on show and of the book, and what is done about them."""
