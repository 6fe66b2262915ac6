"""The recent books: what is known of each, and the list of them on the start page."""
