"""What kinds of answers questions ask for, one kind to a module; `registry.py` lists them."""
