"""The demo LMS, seen from the tool's side and from a browser's."""
