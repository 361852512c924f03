import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headway-lint-'));
  cpSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What lint says of a file at this place that imports this. */
function lint(path: string, specifier: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `import type { Thing } from '${specifier}';\nexport type Other = Thing;\n`);
  const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), path], {
    cwd: folder,
    encoding: 'utf8',
  });
  rmSync(file);
  return stdout;
}

it.each([
  ['packages/protocol/src/a.ts', '@headway/log'],
  ['packages/protocol/src/a.ts', 'node:fs'],
  ['packages/log/src/a.ts', '@headway/server'],
  ['packages/server/src/a.ts', '@headway/jobs'],
  ['packages/server/src/a.ts', '../../jobs/src/index.ts'],
  ['packages/client/src/a.ts', '@headway/log/outbox'],
  ['packages/client/src/a.ts', 'node:fs'],
  ['packages/react/src/a.ts', '@headway/server'],
  ['packages/jobs/src/a.ts', '@headway/log'],
  ['packages/testkit/src/a.ts', '@headway/react'],
  ['apps/hub/web/src/a.ts', '@headway/jobs/sql'],
  ['apps/kit/web/a.ts', '@headway/server'],
  ['apps/kit/web/pages/a.ts', '../../server/scenes.ts'],
  ['apps/hub/pipelines/cells/view/a.ts', '@headway/hub-server'],
])('refuses an import in %s of %s', (path, specifier) => {
  expect(lint(path, specifier)).toContain('no-restricted-imports');
});

it.each([
  ['packages/log/src/a.ts', '@headway/protocol'],
  ['packages/log/src/a.ts', 'node:fs'],
  ['packages/server/src/a.ts', '@headway/log'],
  ['packages/server/src/a.test.ts', '@headway/testkit'],
  ['packages/react/src/a.ts', '@headway/client'],
  ['apps/kit/web/a.ts', '@headway/react'],
  ['apps/kit/server/a.ts', '@headway/server'],
])('allows an import in %s of %s', (path, specifier) => {
  expect(lint(path, specifier)).not.toContain('no-restricted-imports');
});
