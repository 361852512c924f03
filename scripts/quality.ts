// `npm run quality -- <what> [options]`: measures a pipeline's results against ground truth (`--data DIR`), or how good
// the time left is (`eta`).
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const scripts = new Map(
  globSync(['apps/hub/pipelines/*/quality.ts', 'scripts/*/quality.ts'], { cwd: root }).map((path) => [
    basename(dirname(path)),
    join(root, path),
  ]),
);
const [what, ...rest] = process.argv.slice(2);
const script = scripts.get(what ?? '');

if (script === undefined) {
  console.error(`Usage: npm run quality -- <${[...scripts.keys()].join(' | ')}> [--data DIR]`);
  process.exitCode = 2;
} else {
  const run = spawnSync(process.execPath, [...process.execArgv, script, ...rest], { stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
}
