"""The demonstration: real sites and findings with their sources, invented people and messages, by one seed."""
