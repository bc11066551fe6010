"""Tests of Cairn, in the order of the packages they look at."""
