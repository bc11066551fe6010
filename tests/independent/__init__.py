"""The tool against an LTI platform that others wrote, over HTTP."""
