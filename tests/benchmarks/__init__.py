"""What Cairn costs, measured beside others: scripts to run by hand, never tests with a deadline."""
