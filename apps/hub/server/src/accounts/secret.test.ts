import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../config.ts';
import { readOrCreateSecret } from './secret.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'headway-secret-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

it('makes a secret once, for the eyes of the hub only', () => {
  const dataDir = folder();
  const made = readOrCreateSecret(dataDir);
  expect(made.isNew).toBe(true);
  expect(made.secret.length).toBeGreaterThanOrEqual(64);
  expect(readOrCreateSecret(dataDir)).toEqual({ secret: made.secret, isNew: false });
  expect(statSync(join(dataDir, 'secret')).mode & 0o077).toBe(0);
  expect(readdirSync(dataDir)).toEqual(['secret']);
});

it('does not sign with what is left of a secret', () => {
  for (const rest of ['', 'short']) {
    const dataDir = folder();
    writeFileSync(join(dataDir, 'secret'), rest);
    expect(() => readOrCreateSecret(dataDir)).toThrow(ConfigError);
    expect(() => readOrCreateSecret(dataDir)).toThrow(/secret is damaged\. Restore it/);
  }
});
