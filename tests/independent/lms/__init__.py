"""Open edX's LTI block with as much of Open edX around it as it needs: a program of its own.

Nothing of the tool is imported here, and nothing of this by the tool or its tests.
"""
