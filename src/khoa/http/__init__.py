"""HTTP for all rooms: problem documents, the OpenAPI document, headers, idempotency keys."""
