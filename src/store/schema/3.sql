-- Where an entry stands in the search index; its time in the upper bits.
CREATE TABLE indexed (
    place INTEGER PRIMARY KEY,
    n     INTEGER NOT NULL UNIQUE REFERENCES entries (n) ON DELETE CASCADE
);

-- Every word that was ever indexed, folded, in the order they came: common ones first. A beginning is looked up here, for the index would have to
-- join all entries of all words with it.
CREATE TABLE words (
    id   INTEGER PRIMARY KEY,
    word TEXT NOT NULL UNIQUE
);

-- Folded text by place. Contentless: the original is in the tables above, and deleting a row needs no old values. The body stands first because
-- the number of a column is written for every word that is not in the first.
CREATE VIRTUAL TABLE folded USING fts5 (
    body, title, lede, byline, comments,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);
INSERT INTO folded (folded, rank) VALUES ('hashsize', 8388608);
DELETE FROM meta WHERE key = 'fold_version';
