"""The products that the demo LMS can behave like, one file for each."""
