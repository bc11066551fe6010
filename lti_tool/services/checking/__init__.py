"""Take a check: start it, keep its answers, submit it."""
