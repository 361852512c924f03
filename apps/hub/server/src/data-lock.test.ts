import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ConfigError } from './config.ts';
import { lockDataDir } from './data-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headway-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('gives a data folder to one hub at a time', () => {
  const release = lockDataDir(folder);
  expect(() => lockDataDir(folder)).toThrow(ConfigError);
  release();
  release();
  lockDataDir(folder)();
});
