"""The rules of mastery learning, free of Flask, SQL and LTI."""
