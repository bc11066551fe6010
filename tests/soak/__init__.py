"""Delivery of many scores to an LMS that fails, by workers that are killed: `make soak-passback`."""
