"""Out of how many points a column is, unless a policy says otherwise."""

MAXIMUM = 100
