"""A person's data, wherever it is kept: forgotten, and handed over."""
