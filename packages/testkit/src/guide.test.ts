import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const guide = readFileSync(join(root, 'docs/testing.md'), 'utf8');
const examples = [...guide.matchAll(/^## (.+?)$[^]*?^```ts\n([^]*?)^```$/gm)].map(
  ([, heading = '', code = '']) => ({
    heading,
    code,
  }),
);

test('the guide has an example for each part of the kit', () => {
  expect(examples.length).toBeGreaterThanOrEqual(6);
});

// In a process of its own, by Node's test runner: the kit needs no other.
test.each(examples)('the example "$heading" of the guide runs as it stands', async ({ code }) => {
  const folder = mkdtempSync(join(tmpdir(), 'headway-guide-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'example.ts'), code);
  const child = spawn(process.execPath, ['--conditions=@headway/source', 'example.ts'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  expect({ code: child.exitCode, output: child.exitCode === 0 ? '' : output + errors }).toEqual({
    code: 0,
    output: '',
  });
});
