"""A person arrives: platforms, courses, people and their sessions."""
