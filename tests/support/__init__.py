"""Plain helpers for tests: factories, a clock, databases, and what this machine can run."""
