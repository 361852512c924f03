// `npm run quality -- <what> --data DIR`: measures a pipeline's results against ground truth.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';

const pipelines = join(import.meta.dirname, '../apps/hub/pipelines');
const measured = globSync('*/quality.ts', { cwd: pipelines }).map((path) => dirname(path));
const [what, ...rest] = process.argv.slice(2);
const script = join(pipelines, what ?? '', 'quality.ts');

if (what === undefined || !measured.includes(what) || !existsSync(script)) {
  console.error(`Usage: npm run quality -- <${measured.join(' | ')}> --data DIR`);
  process.exitCode = 2;
} else {
  const run = spawnSync(process.execPath, [...process.execArgv, script, ...rest], { stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
}
