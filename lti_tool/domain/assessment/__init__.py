"""Items, the forms made of them, and how answers are scored."""
