"""Canvas as tools meet it; every module here follows what its source and documentation say."""
