// Builds the packages from nothing, lets publint look at what would be published, and loads every entry as Node would.
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, rmSync } from 'node:fs';
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
console.log(`${packages.length} packages, ${problems} problems`);
process.exitCode = problems === 0 ? 0 : 1;
