"""Reads for pages, one file a page: frozen dataclasses, a fixed number of SQL statements."""
