"""The transactional outbox: work to do at platforms, written with the change that needs it."""
