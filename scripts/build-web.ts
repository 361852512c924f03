// Builds the web app when it is missing or older than what it is made of.
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
const web = join(root, 'apps/hub/web');
const built = join(web, 'dist/index.html');

const sources = [
  'package-lock.json',
  'apps/hub/web/{index.html,vite.config.ts}',
  'apps/hub/web/{src,public}/**/*',
  'apps/hub/api/src/**/*',
  'apps/hub/pipelines/*/{*.ts,view/**/*}',
  'packages/{protocol,client,react}/src/**/*',
];

if (isStale()) {
  console.log('Building the web app …');
  await build({ root: web, logLevel: 'warn' });
}

function isStale(): boolean {
  if (!existsSync(built)) return true;
  const builtAt = statSync(built).mtimeMs;
  return globSync(sources, { cwd: root }).some((path) => statSync(join(root, path)).mtimeMs > builtAt);
}
