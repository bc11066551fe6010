"""`python -m lti_tool` is `cairn`."""

from lti_tool.cli import main

main(prog_name="cairn")
