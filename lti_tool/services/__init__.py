"""Use cases that change something: keyword-only functions that neither commit nor use the network."""
