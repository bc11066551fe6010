"""How much a student's answers say about what the student can do."""
