"""The studio, in which educators create and publish their courses."""
