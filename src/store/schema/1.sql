CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

-- What a row of a list shows; small rows, so that a screenful is in few pages. Times in microseconds since 1970.
CREATE TABLE entries (
    n             INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    ordinal       INTEGER NOT NULL UNIQUE,
    source        TEXT NOT NULL,
    section       TEXT NOT NULL,
    url           TEXT,
    title         TEXT NOT NULL,
    published     TEXT,
    seen          INTEGER NOT NULL,
    read          INTEGER NOT NULL DEFAULT 0,
    read_at       INTEGER,
    starred       INTEGER NOT NULL DEFAULT 0,
    starred_at    INTEGER,
    comment_count INTEGER,
    has_article   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX entries_source ON entries (source, ordinal);
CREATE INDEX entries_unread ON entries (ordinal) WHERE read = 0;
CREATE INDEX entries_source_unread ON entries (source, ordinal) WHERE read = 0;
CREATE INDEX entries_starred ON entries (ordinal) WHERE starred = 1;
CREATE INDEX entries_source_starred ON entries (source, ordinal) WHERE starred = 1;

-- Everything else a list said of an entry, as JSON.
CREATE TABLE facts (
    n    INTEGER PRIMARY KEY REFERENCES entries (n) ON DELETE CASCADE,
    json TEXT NOT NULL
);

-- The sections an entry was listed in. `ordinal` and `read` are copies, for the indexes.
CREATE TABLE listed (
    source  TEXT NOT NULL,
    section TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    n       INTEGER NOT NULL REFERENCES entries (n) ON DELETE CASCADE,
    read    INTEGER NOT NULL,
    PRIMARY KEY (source, section, ordinal)
) WITHOUT ROWID;
CREATE INDEX listed_unread ON listed (source, section, ordinal) WHERE read = 0;
CREATE INDEX listed_entry ON listed (n);

-- Counting a paper's years of unread entries takes tens of milliseconds; the triggers keep the sums in the same transaction.
-- An empty section stands for the whole source: an entry listed in two sections counts there once.
CREATE TABLE counts (
    source  TEXT NOT NULL,
    section TEXT NOT NULL,
    total   INTEGER NOT NULL,
    unread  INTEGER NOT NULL,
    PRIMARY KEY (source, section)
) WITHOUT ROWID;
CREATE TRIGGER listed_insert AFTER INSERT ON listed BEGIN
    INSERT INTO counts (source, section, total, unread) VALUES (new.source, new.section, 1, new.read = 0)
    ON CONFLICT DO UPDATE SET total = total + 1, unread = unread + (new.read = 0);
END;
CREATE TRIGGER listed_delete AFTER DELETE ON listed BEGIN
    UPDATE counts SET total = total - 1, unread = unread - (old.read = 0) WHERE source = old.source AND section = old.section;
END;
CREATE TRIGGER listed_read AFTER UPDATE OF read ON listed WHEN old.read <> new.read BEGIN
    UPDATE counts SET unread = unread + old.read - new.read WHERE source = new.source AND section = new.section;
END;
CREATE TRIGGER entries_insert AFTER INSERT ON entries BEGIN
    INSERT INTO counts (source, section, total, unread) VALUES (new.source, '', 1, new.read = 0)
    ON CONFLICT DO UPDATE SET total = total + 1, unread = unread + (new.read = 0);
END;
CREATE TRIGGER entries_delete AFTER DELETE ON entries BEGIN
    UPDATE counts SET total = total - 1, unread = unread - (old.read = 0) WHERE source = old.source AND section = '';
END;
CREATE TRIGGER entries_counted AFTER UPDATE OF read ON entries WHEN old.read <> new.read BEGIN
    UPDATE counts SET unread = unread + old.read - new.read WHERE source = new.source AND section = '';
END;
CREATE TRIGGER entries_read AFTER UPDATE OF read ON entries WHEN old.read <> new.read BEGIN
    UPDATE listed SET read = new.read WHERE n = new.n;
END;
CREATE TRIGGER entries_ordinal AFTER UPDATE OF ordinal ON entries WHEN old.ordinal <> new.ordinal BEGIN
    UPDATE listed SET ordinal = new.ordinal WHERE n = new.n;
END;

CREATE TABLE articles (
    n       INTEGER PRIMARY KEY REFERENCES entries (n) ON DELETE CASCADE,
    fetched INTEGER NOT NULL,
    json    TEXT NOT NULL
);
CREATE TRIGGER articles_insert AFTER INSERT ON articles BEGIN
    UPDATE entries SET has_article = 1 WHERE n = new.n;
END;

CREATE TABLE threads (
    n       INTEGER PRIMARY KEY REFERENCES entries (n) ON DELETE CASCADE,
    fetched INTEGER NOT NULL,
    json    TEXT NOT NULL
);

-- Where reading stopped: a block of the document and graphemes into it.
CREATE TABLE places (
    n      INTEGER PRIMARY KEY REFERENCES entries (n) ON DELETE CASCADE,
    block  INTEGER NOT NULL,
    offset INTEGER NOT NULL
);

-- Every address an entry is known by, without its fragment.
CREATE TABLE addresses (
    url TEXT NOT NULL,
    n   INTEGER NOT NULL REFERENCES entries (n) ON DELETE CASCADE,
    PRIMARY KEY (url, n)
) WITHOUT ROWID;
CREATE INDEX addresses_entry ON addresses (n);

CREATE TABLE feeds (
    url           TEXT PRIMARY KEY,
    source        TEXT,
    section       TEXT,
    etag          TEXT,
    last_modified TEXT,
    moved_to      TEXT,
    tried         INTEGER,
    fresh         INTEGER,
    wait_until    INTEGER,
    failure       TEXT
) WITHOUT ROWID;

-- Folded text by ordinal. Contentless: the original is in the tables above, and deleting a row needs no old values.
CREATE VIRTUAL TABLE search USING fts5 (
    title, lede, byline, body, comments,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);
