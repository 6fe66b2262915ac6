"""The names of units and projects, as people spell them."""
