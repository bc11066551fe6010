"""What a level is worth in the LMS gradebook, and when to send it."""
