"""The studio: where educators make and publish their courses."""
