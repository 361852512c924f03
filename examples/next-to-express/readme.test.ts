import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');
const readme = read('README.md');

/** What a diff makes of a text. Each of its hunks must fit at one place. */
function patch(text: string, diff: string): string {
  const hunks = diff.split(/^@@\n/m).filter((hunk) => hunk !== '');
  return hunks.reduce((patched, hunk) => {
    const lines = hunk.split('\n').slice(0, -1);
    const side = (mark: string): string =>
      lines
        .filter((line) => line.startsWith(' ') || line.startsWith(mark) || line === '')
        .map((line) => `${line.slice(1)}\n`)
        .join('');
    if (patched.split(side('-')).length !== 2) throw new Error(`This fits nowhere, or twice:\n${hunk}`);
    return patched.replace(side('-'), () => side('+'));
  }, text);
}

it('shows all that makes the app live', () => {
  const [, diff = ''] = /```diff\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(patch(read('before.ts'), diff)).toBe(read('after.ts'));
  const [, live] = /<!-- file: live.ts -->\n```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(live).toBe(read('live.ts'));
});

it('takes about thirty lines', () => {
  const code = read('live.ts')
    .split('\n')
    .filter((line) => !/^\s*(\/\/.*|\/\*\*.*|)$/.test(line));
  expect(code.length).toBeLessThanOrEqual(40);
});
