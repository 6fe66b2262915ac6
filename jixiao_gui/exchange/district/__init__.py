"""A district's store: the forms of many books in one PostgreSQL, by unit, project and year.

`publishing` writes a book into it, `fetching` reads a selection, `server_tables` describes its tables. The
driver is imported with the first connection; where it is missing a sentence says so.
"""
