"""What is taught: a course, its chapters and lectures."""
