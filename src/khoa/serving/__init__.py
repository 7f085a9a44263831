"""What `khoa serve` is made of: the lock, the ports, the children and their lives."""
