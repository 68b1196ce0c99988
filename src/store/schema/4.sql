-- Entries that were dropped to keep the cache within its bounds, and whether they were read: a list that still names one brings nothing new.
CREATE TABLE dropped (
    id   TEXT PRIMARY KEY,
    read INTEGER NOT NULL
) WITHOUT ROWID;
