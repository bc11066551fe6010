"""Tests of what answers say about a student."""
