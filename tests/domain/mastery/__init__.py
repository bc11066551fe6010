"""Tests of domain mastery."""
