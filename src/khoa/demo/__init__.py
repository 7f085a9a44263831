"""The demo school: courses, people and media that fill an empty database.

Only data and the making of media live here; nothing in this package but `seed` touches a database
or a platform.
"""
