"""The open book into a district's store."""
