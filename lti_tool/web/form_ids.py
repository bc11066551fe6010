"""Ids that come in a form, as safe as those in an address."""

from flask import request

LARGEST = 2**31 - 1
"""The largest number an id can be; a larger one would be an error of the database."""


def form_ids(name: str) -> list[int]:
    """Answer the ids in the fields of this name; 0, which nothing has, for what is none."""
    return [id_in(value) for value in request.form.getlist(name)]


def form_id(name: str) -> int:
    """Answer the id in the field of this name, 0 for what is none."""
    return id_in(request.form.get(name, ""))


def id_in(value: str) -> int:
    """Answer the id that a text is, 0 for what is none."""
    is_number = value.isascii() and value.isdecimal() and len(value) <= len(str(LARGEST))
    return int(value) if is_number and int(value) <= LARGEST else 0
