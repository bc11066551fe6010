"""What a teacher does for students outside the checks."""
