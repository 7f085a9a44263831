"""Media providers: where pictures, films and documents are stored."""
