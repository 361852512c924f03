import type { DatabaseSync } from 'node:sqlite';
import { LogError } from './log-error.ts';

/** "HwLg": tells our files from other SQLite databases. */
const applicationId = 0x48774c67;

/**
 * `events.living`: it is the newest state event of a living key. Living events stay for snapshots when retention has
 * taken their neighbours; all others go with their class (lossless, or conflatable without a later state).
 * `expires_at`: when the event says how long its key lives; `by_retention`: when it leaves that to the channel.
 */
const schema = `
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
    memo TEXT,
    stored_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX remembered_by_age ON remembered (stored_at);
`;

/**
 * The places of durable readers, and what was set aside for them: `event` is the whole record as JSON.
 * `resend_attempts`: null until it is asked to be sent again.
 */
const cursorSchema = `
  CREATE TABLE cursors (
    user TEXT NOT NULL,
    name TEXT NOT NULL,
    channel TEXT NOT NULL,
    "offset" INTEGER NOT NULL,
    epoch_number INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (user, name, channel)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX cursors_by_channel ON cursors (channel, used_at, "offset");
  CREATE TABLE set_aside (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL,
    name TEXT NOT NULL,
    channel TEXT NOT NULL,
    event TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    set_aside_at INTEGER NOT NULL,
    resend_attempts INTEGER
  ) STRICT;
  CREATE INDEX set_aside_by_cursor ON set_aside (user, name, channel, id);
`;

const version = 3;

/** What makes a file of the format before one of this number. */
const migrations: Readonly<Record<number, string>> = {
  2: 'ALTER TABLE remembered ADD COLUMN memo TEXT',
  3: cursorSchema,
};

/**
 * Creates the tables of a new database, or those that an earlier version lacked, and begins an epoch in it: from now on
 * who opened it before may not write.
 * @throws LogError `corrupt` when it is another program's, or a later version's; else what the driver throws.
 */
export function beginEpoch(database: DatabaseSync, epoch: string, now: number): void {
  prepareDatabase(database);
  database.prepare('INSERT INTO epochs (epoch, opened_at) VALUES (?, ?)').run(epoch, now);
}

/** Makes commits durable: each connection asks for it anew. */
export function makeDurable(database: DatabaseSync): void {
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA journal_size_limit = 67108864');
}

function prepareDatabase(database: DatabaseSync): void {
  const owner = pragma(database, 'application_id');
  const found = pragma(database, 'user_version');
  const empty = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.['tables'] === 0;
  if (!empty && owner !== applicationId) throw new LogError('corrupt', { detail: 'It is no event log.' });
  if (found > version) throw new LogError('corrupt', { detail: `It has the later format ${found}.` });
  database.exec('PRAGMA journal_mode = WAL');
  makeDurable(database);
  if (empty) {
    change(database, `${schema} ${cursorSchema} PRAGMA application_id = ${applicationId}`, version);
    return;
  }
  for (let next = found + 1; next <= version; next += 1) change(database, migrations[next] ?? '', next);
}

function change(database: DatabaseSync, statements: string, toVersion: number): void {
  database.exec(`BEGIN IMMEDIATE; ${statements}; PRAGMA user_version = ${toVersion}; COMMIT`);
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
