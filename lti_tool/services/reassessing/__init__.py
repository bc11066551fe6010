"""Requests for new checks, the teacher's answers, and the times for them."""
