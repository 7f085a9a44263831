"""The HTML that a browser gets first."""
