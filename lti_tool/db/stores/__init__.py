"""Rows to records and back; the two stores that the LTI layer needs open their own transactions."""
