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

const commands: ReadonlySet<string> = new Set(
  [...sources.matchAll(/(?:keys: \[([^\]]*)\]|shortcut: ('[^']+'))/g)].flatMap(([, keys = '', own = '']) =>
    // As the source writes them: a backslash is two.
    [...`${keys} ${own}`.matchAll(/'([^']+)'/g)].map(([, key = '']) => key.replace('\\\\', '\\')),
  ),
);

it('every key that a button tells is the key of a command, so that the sheet of shortcuts and the palette have it', () => {
  const told = [...sources.matchAll(/(?:aria-keyshortcuts|shortcut)="([^"]+)"/g)].map(([, key = '']) =>
    key.toLowerCase(),
  );
  expect(told.length).toBeGreaterThan(5);
  expect(told.filter((key) => !commands.has(key) && !ofTheSheet.has(key))).toEqual([]);
});

it('the page about the hub names keys of commands only', () => {
  const page = readFileSync(join(root, 'docs/hub.md'), 'utf8');
  const rows = [...page.matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gm)];
  const named = rows.flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key));
  expect(named.length).toBeGreaterThan(25);
  expect(named.filter((key) => !commands.has(key))).toEqual([]);
});
