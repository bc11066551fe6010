"""Many scores, an LMS that fails, and workers that are killed: `make soak-passback`."""
