-- Set once for the file:
PRAGMA journal_mode = WAL;
-- Set by the application on EVERY connection:
PRAGMA synchronous = FULL;
PRAGMA busy_timeout = 5000;
PRAGMA foreign_keys = ON;
PRAGMA cell_size_check = ON;
