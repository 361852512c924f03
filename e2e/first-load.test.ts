import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const dist = join(import.meta.dirname, '../apps/hub/web/dist');

/** Scripts and styles that the page itself names; all else is loaded when it is needed. */
const mostBytes = 284 * 1024;

it('shows the hub’s first screen after little was loaded, min + gzip', () => {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const files = [...page.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, path = '']) =>
    readFileSync(join(dist, path), 'utf8'),
  );
  const bytes = files.reduce((sum, text) => sum + gzipSync(text).length, 0);
  expect(bytes).toBeLessThanOrEqual(mostBytes);
  // So that all of it was found.
  expect(bytes).toBeGreaterThan(mostBytes / 2);
  // The server checks what comes in; a screen needs no schemas.
  expect(files.filter((text) => text.includes('ZodError'))).toEqual([]);
});
