"""Tests of passback."""
