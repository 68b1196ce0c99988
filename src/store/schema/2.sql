CREATE TABLE unindexed (n INTEGER PRIMARY KEY REFERENCES entries (n) ON DELETE CASCADE);
-- A statement with triggers keeps a copy of every page it touches, in case it fails half-way: for a new entry that was most of the work.
-- Who inserts counts (`entries::Counted`); marks and deletions are still counted by triggers.
DROP TRIGGER listed_insert;
DROP TRIGGER entries_insert;
DELETE FROM meta WHERE key IN ('folding_to', 'folded_until');
INSERT INTO search (search, rank) VALUES ('hashsize', 8388608);
