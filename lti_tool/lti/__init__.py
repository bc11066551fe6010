"""Everything LTI, and every HTTP call that leaves the tool."""
