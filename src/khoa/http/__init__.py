"""What speaks HTTP for all rooms: problem documents and security headers."""
