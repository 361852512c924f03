// Builds the packages from nothing, lets publint look at what would be published, and loads every entry as Node would.
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = join(import.meta.dirname, '..');
const packages = globSync('packages/*/package.json', { cwd: root }).map((path) => join(root, path, '..'));

for (const folder of packages) rmSync(join(folder, 'dist'), { recursive: true, force: true });
execFileSync(join(root, 'node_modules/.bin/tsc'), ['-b', '--force', 'packages'], {
  cwd: root,
  stdio: 'inherit',
});

execFileSync(process.execPath, [join(root, 'scripts/bundle-client.ts')], { cwd: root, stdio: 'inherit' });

/** The contract suite loads only inside a test run. */
const isModule = (entry: string): boolean => !entry.endsWith('.css') && entry !== './contract';

let problems = 0;
for (const pkgDir of packages) {
  const { messages, pkg } = await publint({ pkgDir, strict: true });
  for (const message of messages) {
    problems += 1;
    console.error(`${String(pkg['name'])}: ${formatMessage(message, pkg) ?? message.code}`);
  }
  for (const entry of Object.keys(pkg['exports'] as object).filter(isModule)) {
    const name = join(String(pkg['name']), entry);
    const { status, stderr } = spawnSync(process.execPath, ['-e', `import(${JSON.stringify(name)})`], {
      cwd: root,
      encoding: 'utf8',
    });
    if (status === 0) continue;
    problems += 1;
    console.error(`${name} can't be loaded:\n${stderr}`);
  }
}
/** What starts threads must find their files beside its own. */
const threads = `
  import { mkdtempSync, rmSync } from 'node:fs';
  import { sqliteLog } from '@headway/log';
  const folder = mkdtempSync(${JSON.stringify(join(tmpdir(), 'headway-exports-'))});
  const log = sqliteLog({ path: folder + '/events.db' });
  const { offset } = await log.position('project:1');
  await log.sweep();
  await log.close();
  rmSync(folder, { recursive: true });
  if (offset !== 0) throw new Error('The log answered ' + offset);`;
const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', threads], {
  cwd: root,
  encoding: 'utf8',
});
if (status !== 0) {
  problems += 1;
  console.error(`The threads of @headway/log don't start:\n${stderr}`);
}
console.log(`${packages.length} packages, ${problems} problems`);
process.exitCode = problems === 0 ? 0 : 1;
