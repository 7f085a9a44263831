"""What a buyer is told by mail."""
