// Builds the packages from nothing and lets publint look at what would be published.
import { execFileSync } from 'node:child_process';
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

let problems = 0;
for (const pkgDir of packages) {
  const { messages, pkg } = await publint({ pkgDir, strict: true });
  for (const message of messages) {
    problems += 1;
    console.error(`${String(pkg['name'])}: ${formatMessage(message, pkg) ?? message.code}`);
  }
}
console.log(`${packages.length} packages, ${problems} problems`);
process.exitCode = problems === 0 ? 0 : 1;
