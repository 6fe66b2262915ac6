"""What the program proposes while one types, and the clerk's own library of indicators."""
