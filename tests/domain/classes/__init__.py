"""Tests of who is in a class."""
