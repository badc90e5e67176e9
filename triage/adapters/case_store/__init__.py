"""Cases kept in SQLite or PostgreSQL."""
