"""The history of the tables: numbered revisions, run by `lti_tool.db.migrate`."""
