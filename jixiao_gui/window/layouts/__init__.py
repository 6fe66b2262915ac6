"""The room of layouts: the program's, the user's and the book's own."""
