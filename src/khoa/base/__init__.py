"""What every room may use and what imports no other room: errors, money, languages, metrics."""
