"""Tests of everything LTI."""
