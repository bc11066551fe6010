"""Cairn: mastery-based learning inside Canvas, Moodle and any LTI Advantage platform."""
