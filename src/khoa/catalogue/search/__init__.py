"""Finding published courses by words: an index on disk, derived from the database."""
