"""`khoa serve`: the supervisor, its child processes, ports and lock; and `khoa doctor`."""
