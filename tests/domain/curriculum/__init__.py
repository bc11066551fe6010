"""Tests of objectives, criteria and prerequisites."""
