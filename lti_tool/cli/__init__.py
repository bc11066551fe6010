"""The `cairn` command: one file for each group of commands."""

from lti_tool.cli.group import main

__all__ = ["main"]
