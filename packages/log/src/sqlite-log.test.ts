import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { durableLogContract } from './contract.ts';
import { idsAfter, plain } from './contract/fixture.ts';
import type { Log } from './log.ts';
import { sqliteLog, type SqliteLogOptions } from './sqlite-log.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'headway-log-'));

durableLogContract('sqliteLog', () => {
  const folder = newFolder();
  const path = join(folder, 'events.db');
  return {
    open: (options) => sqliteLog({ path, busyTimeoutMs: 0, ...options }),
    refuseWrites() {
      // Waits for a commit that is under way.
      const other = new DatabaseSync(path, { timeout: 20_000 });
      other.exec('BEGIN IMMEDIATE');
      return () => other.close();
    },
    async backUp() {
      const source = new DatabaseSync(path, { readOnly: true });
      await backup(source, join(folder, 'kept.db'));
      source.close();
    },
    restore: () => copyFileSync(join(folder, 'kept.db'), path),
    dispose: () => rmSync(folder, { recursive: true }),
  };
});

describe('sqliteLog', () => {
  let folder: string;
  let path: string;
  const opened: Log[] = [];
  beforeEach(() => {
    folder = newFolder();
    path = join(folder, 'events.db');
  });
  afterEach(async () => {
    for (const log of opened.splice(0)) await log.close();
    rmSync(folder, { recursive: true });
  });

  function open(options: Partial<SqliteLogOptions> = {}): Log {
    const log = sqliteLog({ path, ...options });
    opened.push(log);
    return log;
  }

  test('creates the folder of its file', async () => {
    const log = open({ path: join(folder, 'a', 'b', 'events.db') });
    await expect(log.append([plain('a')])).resolves.toMatchObject({ repeated: false });
  });

  test('lets only the newest opening of a file write to it', async () => {
    const first = open();
    await first.append([plain('a')]);
    const second = open();
    await expect(first.append([plain('b')])).rejects.toMatchObject({ code: 'superseded' });
    await expect(first.sweep()).rejects.toMatchObject({ code: 'superseded' });
    await second.append([plain('c')]);
    expect(await idsAfter(second, 'project:1', { epoch: first.epoch, offset: 0 })).toEqual(['a', 'c']);
  });

  test('takes over a file of the first version with all that is in it', async () => {
    createFirstVersion(path);
    const log = open();
    expect(await idsAfter(log, 'project:1', { epoch: 'first', offset: 0 })).toEqual(['a']);
    expect(await log.remembered('k')).toMatchObject({ positions: [{ epoch: 'first', offset: 1 }] });
    await log.append([plain('b')], { idempotencyKey: 'l', memo: 'new' });
    expect(await log.remembered('l')).toMatchObject({ memo: 'new' });
    expect(await log.cursors.open({ user: 'ann', name: 'mailer', channel: 'project:1' })).toMatchObject({
      created: true,
      position: { offset: 2 },
    });
    await log.close();
    // Opened as its own version the next time.
    expect(await open().cursors.list()).toMatchObject([{ user: 'ann' }]);
  });

  test.each([
    ['no database', () => writeFileSync(path, 'This is a text of some length. '.repeat(100))],
    ['the database of another program', () => createForeign(path)],
    ['a log of a later version', () => createLater(path)],
  ])('does not open %s, and leaves it as it is', (_, create) => {
    create();
    const before = readFileSync(path);
    expect(() => sqliteLog({ path })).toThrow(expect.objectContaining({ code: 'corrupt' }));
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('rejects reads of a damaged file instead of giving a part of it', async () => {
    const first = open();
    for (let index = 0; index < 200; index += 1) {
      await first.append([plain(`e${index}`, { data: 'x'.repeat(500) })]);
    }
    await first.close();
    // Cut in the middle, as by a lost disk.
    truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096);
    const read = async (): Promise<unknown> => {
      const log = open();
      return log.read('project:1', { epoch: first.epoch, offset: 0 }, 1000);
    };
    await expect(read()).rejects.toMatchObject({ name: 'LogError', code: 'corrupt' });
  });

  test('rejects a read when an event is no longer JSON', async () => {
    const log = open();
    await log.append([plain('a'), plain('b')]);
    const other = new DatabaseSync(path);
    other.exec(`UPDATE events SET data = '{"id":' WHERE id = 'b'`);
    other.close();
    const after = { epoch: log.epoch, offset: 0 };
    await expect(log.read('project:1', after, 10)).rejects.toMatchObject({ code: 'corrupt' });
    await expect(log.append([plain('c')])).resolves.toMatchObject({ positions: [{ offset: 3 }] });
  });

  test('says why a path can not be opened', () => {
    expect(() => sqliteLog({ path: folder })).toThrow(
      expect.objectContaining({ name: 'LogError', code: 'failed' }),
    );
  });
});

function createForeign(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE theirs (id INTEGER)');
  database.close();
}

/** A file as the first version wrote it: one channel with one event. */
function createFirstVersion(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(readFileSync(new URL('test-support/version-1.sql', import.meta.url), 'utf8'));
  database.close();
}

function createLater(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(
    'CREATE TABLE events (id INTEGER); PRAGMA application_id = 1215777895; PRAGMA user_version = 1000',
  );
  database.close();
}
