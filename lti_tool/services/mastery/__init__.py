"""Evidence and decisions, and the ways students use to get there."""
