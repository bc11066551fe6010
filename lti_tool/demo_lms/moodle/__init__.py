"""Moodle 4.5 as tools meet it; every module here follows what was observed on a running one."""
