"""The school's own settings: the environment seeds them, the database rules, secrets never."""
