import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../config.ts';

/** Shortest secret that was made by us; the accounts would replace an empty one by one that everybody knows. */
const minLength = 64;

/**
 * The secret that signs sessions: made once, readable by the hub's user only. `isNew`: nothing that was signed or
 * encrypted before can be read with it.
 * @throws ConfigError when the file is damaged.
 */
export function readOrCreateSecret(dataDir: string): { secret: string; isNew: boolean } {
  const file = join(dataDir, 'secret');
  const isNew = !existsSync(file);
  if (isNew) {
    // All of it or none: a crash in between must not leave half a secret.
    const unfinished = `${file}.new`;
    writeFileSync(unfinished, randomBytes(48).toString('base64url'), { mode: 0o600, flush: true });
    renameSync(unfinished, file);
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < minLength) {
    throw new ConfigError(
      `The file ${file} is damaged. Restore it from a backup, or remove it: then everyone has to sign in again.`,
    );
  }
  return { secret, isNew };
}
