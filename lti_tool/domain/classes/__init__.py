"""Who is in a course, and as what."""
