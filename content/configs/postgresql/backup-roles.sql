-- Roles of the backup jobs. No superuser, no password: local logins come by peer,
-- a remote backup host gets its password with \password.
-- Run as: runuser -u postgres -- psql -v ON_ERROR_STOP=1 -f backup-roles.sql

-- Base backups: may read the files of the whole cluster through the replication protocol,
-- and nothing by SQL.
CREATE ROLE backup_base LOGIN REPLICATION CONNECTION LIMIT 4;

-- Logical dumps: may read every table, may write none.
CREATE ROLE backup_dump LOGIN CONNECTION LIMIT 4 IN ROLE pg_read_all_data;
ALTER ROLE backup_dump SET default_transaction_read_only = on;

-- Monitoring: may read pg_stat_archiver and the WAL directory listing.
CREATE ROLE backup_check LOGIN CONNECTION LIMIT 4 IN ROLE pg_monitor;
