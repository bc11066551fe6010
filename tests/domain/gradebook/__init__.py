"""Tests of domain gradebook."""
