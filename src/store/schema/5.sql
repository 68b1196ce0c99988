-- How often a feed and its server want to be asked, as JSON.
ALTER TABLE feeds ADD COLUMN pace TEXT;
