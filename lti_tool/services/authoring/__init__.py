"""Bring content into a course."""
