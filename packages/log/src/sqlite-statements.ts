import type { DatabaseSync, StatementSync } from 'node:sqlite';

type StatementName =
  | 'newestEpoch'
  | 'epochNumber'
  | 'channel'
  | 'addChannel'
  | 'setTop'
  | 'setTrimmed'
  | 'channelsAfter'
  | 'addEpochStart'
  | 'laterStart'
  | 'addEvent'
  | 'removeConflatable'
  | 'endLife'
  | 'eventsAfter'
  | 'livingAfter'
  | 'newestLossless'
  | 'expiredKeys'
  | 'losslessBut'
  | 'losslessBefore'
  | 'trimLossless'
  | 'passingBut'
  | 'passingBefore'
  | 'trimPassing'
  | 'remember'
  | 'remembered'
  | 'forget';

/** The prepared statements of a store, by name. */
export type Statements = Readonly<Record<StatementName, StatementSync>>;

const columns = `e."offset", e.type, e.id, e.timestamp, e.key, e.state, e.conflatable, e.data`;
const passing = `channel = ? AND conflatable = 1 AND living = 0`;
const lossless = `channel = ? AND conflatable = 0`;

const texts: Readonly<Record<StatementName, string>> = {
  newestEpoch: `SELECT max(number) AS number FROM epochs`,
  epochNumber: `SELECT number FROM epochs WHERE epoch = ?`,

  channel: `SELECT id, top, trimmed_offset FROM channels WHERE name = ?`,
  addChannel: `INSERT INTO channels (name, top, trimmed_offset) VALUES (?, 0, 0) RETURNING id`,
  setTop: `UPDATE channels SET top = ? WHERE id = ?`,
  setTrimmed: `UPDATE channels SET trimmed_offset = max(trimmed_offset, ?) WHERE id = ?`,
  channelsAfter: `SELECT id, name FROM channels WHERE id > ? ORDER BY id LIMIT ?`,
  addEpochStart: `INSERT OR IGNORE INTO epoch_starts (channel, epoch_number, first_offset) VALUES (?, ?, ?)`,
  laterStart: `SELECT min(first_offset) AS first FROM epoch_starts WHERE channel = ? AND epoch_number > ?`,

  addEvent: `INSERT INTO events (channel, "offset", type, id, timestamp, stored_at, key, state, conflatable, living,
    expires_at, by_retention, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  removeConflatable: `DELETE FROM events WHERE channel = ? AND key = ? AND conflatable = 1`,
  endLife: `UPDATE events SET living = 0 WHERE channel = ? AND key = ? AND living = 1`,

  eventsAfter: `SELECT ${columns} FROM events e WHERE e.channel = ? AND e."offset" > ? ORDER BY e."offset" LIMIT ?`,
  livingAfter: `SELECT ${columns} FROM events e INDEXED BY living_events
    WHERE e.channel = ? AND e.living = 1 AND e."offset" > ? ORDER BY e."offset" LIMIT ?`,
  newestLossless: `SELECT ${columns} FROM events e
    WHERE e.channel = ? AND e.conflatable = 0 AND e."offset" > ? ORDER BY e."offset" DESC LIMIT ?`,

  expiredKeys: `SELECT key FROM events WHERE channel = ? AND living = 1
    AND (expires_at <= ? OR (by_retention = 1 AND stored_at <= ?)) ORDER BY "offset" LIMIT ?`,
  losslessBut: `SELECT "offset" FROM events WHERE ${lossless} ORDER BY "offset" DESC LIMIT 1 OFFSET ?`,
  losslessBefore: `SELECT max("offset") AS "offset" FROM events WHERE ${lossless} AND "offset" < coalesce(
    (SELECT min("offset") FROM events WHERE ${lossless} AND stored_at > ?), 9223372036854775807)`,
  trimLossless: `DELETE FROM events WHERE ${lossless} AND living = 0 AND "offset" <= ? RETURNING "offset"`,
  passingBut: `SELECT "offset" FROM events WHERE ${passing} ORDER BY "offset" DESC LIMIT 1 OFFSET ?`,
  passingBefore: `SELECT max("offset") AS "offset" FROM events WHERE ${passing} AND "offset" < coalesce(
    (SELECT min("offset") FROM events WHERE ${passing} AND stored_at > ?), 9223372036854775807)`,
  trimPassing: `DELETE FROM events WHERE ${passing} AND "offset" <= ? RETURNING "offset"`,

  remember: `INSERT OR REPLACE INTO remembered (idempotency_key, positions, memo, stored_at) VALUES (?, ?, ?, ?)`,
  remembered: `SELECT positions, memo FROM remembered WHERE idempotency_key = ?`,
  forget: `DELETE FROM remembered WHERE stored_at < ?`,
};

export function prepareStatements(database: DatabaseSync): Statements {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, database.prepare(text)]),
  ) as Statements;
}
