"""Erase or export a person's data in all rooms."""
