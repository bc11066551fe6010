"""Use cases that change something; they neither commit nor use the network."""
