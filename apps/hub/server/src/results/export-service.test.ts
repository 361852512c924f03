import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Asset } from '@headway/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createExportService, type ExportService } from './export-service.ts';

let folder: string;
let service: ExportService;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headway-exports-'));
  const databaseFile = join(folder, 'results.db');
  const database = new DatabaseSync(databaseFile);
  database.exec(`CREATE TABLE results (id, result); INSERT INTO results VALUES ('r', '{"ticks":1}')`);
  database.close();
  const pipelinesDir = join(import.meta.dirname, '../test-support/pipelines');
  service = createExportService({ pipelinesDir, databaseFile }, () => undefined);
});
afterEach(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, who: string): Promise<string> {
  const asset: Asset = {
    id: name,
    projectId: 'p',
    batchId: null,
    name,
    mediaType: 'image/tiff',
    bytes: 1,
    width: 1,
    height: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    revision: 1,
    latestJobId: null,
    currentResultId: null,
  };
  const wanted = { kind: 'counter', format: 'bin', resultId: 'r', asset, path: join(folder, 'image') };
  const output = join(folder, name);
  await service.write(wanted, output, { signal: new AbortController().signal, who });
  return await readFile(output, 'utf8');
}

it('lets only so many files wait, and fewer of one person', async () => {
  const busy = { code: 'busy' };
  const ofOne = [0, 1, 2, 3].map((number) => write(`a${number}`, 'a'));
  await expect(write('a4', 'a')).rejects.toMatchObject(busy);
  const ofOthers = ['b', 'c', 'd'].flatMap((who) => [0, 1, 2, 3].map((number) => write(who + number, who)));
  await expect(write('e0', 'e')).rejects.toMatchObject(busy);
  const written = await Promise.all([...ofOne, ...ofOthers]);
  expect(written).toContain('.a3');
  expect(written).toContain('.d0');
  expect(await write('a4', 'a')).toBe('.a4');
});
