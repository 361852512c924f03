import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { draftFile, readDraft, writeDraft } from './drafts.ts';

const jobId = '01JABCDEFGHJKMNPQRSTVWXYZ0';

it('keeps the newest draft of a job, and nothing beside it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headway-drafts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(await readDraft(folder, jobId)).toBeNull();
  await writeDraft(folder, jobId, { cells: 1 });
  await writeDraft(folder, jobId, { cells: 2 });
  expect(await readDraft(folder, jobId)).toBe('{"cells":2}');
  expect(readdirSync(folder)).toEqual([`${jobId}.json`]);
});

it.each(['../secret', '..', '', `${jobId}/../../x`, `../${jobId}`])('has no path for %j', (id) => {
  expect(() => draftFile('/drafts', id)).toThrow(TypeError);
});
