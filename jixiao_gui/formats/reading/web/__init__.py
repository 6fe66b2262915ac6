"""Web pages, and what the clipboard holds of them."""
