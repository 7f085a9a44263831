"""The published courses, as everybody sees them."""
