"""Whether an objective is open, mastered, or needs another way."""
