"""The school's own settings: seeded by the environment, then kept in the database; no secrets."""
