"""What every room may use and what needs nothing itself: errors, money, languages."""
