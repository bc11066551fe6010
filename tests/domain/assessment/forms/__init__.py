"""Parallel forms: assembling, dealing, what items yield, how long they last."""
