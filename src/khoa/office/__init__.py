"""The office: what an administrator sees of everybody's purchases, events and tasks."""
