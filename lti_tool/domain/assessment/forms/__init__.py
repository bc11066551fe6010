"""Parallel forms: what items yield, how forms are made, who gets which, how long they last."""
