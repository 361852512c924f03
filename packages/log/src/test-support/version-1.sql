-- A log as version 1 of the format kept it.
PRAGMA journal_mode = WAL;
CREATE TABLE epochs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  epoch TEXT NOT NULL UNIQUE,
  opened_at INTEGER NOT NULL
) STRICT;
CREATE TABLE channels (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  top INTEGER NOT NULL,
  trimmed_offset INTEGER NOT NULL
) STRICT;
CREATE TABLE epoch_starts (
  channel INTEGER NOT NULL,
  epoch_number INTEGER NOT NULL,
  first_offset INTEGER NOT NULL,
  PRIMARY KEY (channel, epoch_number)
) STRICT, WITHOUT ROWID;
CREATE TABLE events (
  channel INTEGER NOT NULL,
  "offset" INTEGER NOT NULL,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  timestamp TEXT NOT NULL,
  stored_at INTEGER NOT NULL,
  key TEXT,
  state INTEGER NOT NULL,
  conflatable INTEGER NOT NULL,
  living INTEGER NOT NULL,
  expires_at INTEGER,
  by_retention INTEGER NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (channel, "offset")
) STRICT;
CREATE UNIQUE INDEX living_keys ON events (channel, key) WHERE living = 1;
CREATE INDEX living_events ON events (channel, "offset") WHERE living = 1;
CREATE INDEX lossless_events ON events (channel, "offset", stored_at) WHERE conflatable = 0;
CREATE INDEX conflatable_events ON events (channel, key) WHERE conflatable = 1;
CREATE TABLE remembered (
  idempotency_key TEXT PRIMARY KEY,
  positions TEXT NOT NULL,
  stored_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX remembered_by_age ON remembered (stored_at);
PRAGMA application_id = 1215777895;
PRAGMA user_version = 1;
INSERT INTO epochs (epoch, opened_at) VALUES ('first', 0);
INSERT INTO channels (name, top, trimmed_offset) VALUES ('project:1', 1, 0);
INSERT INTO epoch_starts (channel, epoch_number, first_offset) VALUES (1, 1, 1);
INSERT INTO events (channel, "offset", type, id, timestamp, stored_at, key, state, conflatable, living, expires_at,
  by_retention, data) VALUES (1, 1, 'task.noted', 'a', '2026-01-01T00:00:00.000Z', 0, NULL, 0, 0, 0, NULL, 1, '{"id":"a"}');
INSERT INTO remembered (idempotency_key, positions, stored_at)
  VALUES ('k', '[{"channel":"project:1","epoch":"first","offset":1}]', 0);
