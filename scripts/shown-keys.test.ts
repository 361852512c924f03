import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const sources = globSync('apps/hub/{web/src,pipelines}/**/*.{ts,tsx}', { cwd: root })
  .filter((path) => !path.includes('.test.'))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n');

/** Keys that the sheet lists though they are no commands of a page. */
const sheet = readFileSync(join(root, 'apps/hub/web/src/commands/shortcut-help.tsx'), 'utf8');
const ofTheSheet = new Set(
  [...sheet.matchAll(/key: '([^']+)'/g)].map(([, key = '']) =>
    key.toLowerCase().replace(/^esc$/, 'escape').replace('ctrl+k', 'control+k'),
  ),
);

it('every key that a button tells is the key of a command, so that the sheet of shortcuts and the palette have it', () => {
  const told = [...sources.matchAll(/(?:aria-keyshortcuts|shortcut)="([^"]+)"/g)].map(([, key = '']) =>
    key.toLowerCase(),
  );
  const commands = new Set(
    [...sources.matchAll(/keys: \[([^\]]*)\]/g)].flatMap(([, keys = '']) =>
      [...keys.matchAll(/'([^']+)'/g)].map(([, key = '']) => key),
    ),
  );
  expect(told.length).toBeGreaterThan(5);
  expect(told.filter((key) => !commands.has(key) && !ofTheSheet.has(key))).toEqual([]);
});
