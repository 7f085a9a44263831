"""Where pictures, films and documents are kept."""
