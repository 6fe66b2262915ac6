"""A district's store: the forms of many books in one PostgreSQL, by unit, project and year.

`publishing` puts a book in, `fetching` takes a selection out, `server_tables` says what stands in it. The
driver is imported when a server is first asked; where it is missing a sentence says so.
"""
