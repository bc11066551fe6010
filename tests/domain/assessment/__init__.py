"""Tests of items, forms and scoring."""
