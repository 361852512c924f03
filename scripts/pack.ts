// Packs the packages as they would be published, into `packed/` or the folder that is given: npm installs the files.
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');
const target = resolve(process.argv[2] ?? join(root, 'packed'));
const packages = globSync('packages/*/package.json', { cwd: root }).map((path) => join(root, path, '..'));

// A source that was deleted must not live on in what is built.
for (const folder of packages) rmSync(join(folder, 'dist'), { recursive: true, force: true });
run(join(root, 'node_modules/.bin/tsc'), ['-b', '--force', 'packages']);
run(process.execPath, [join(root, 'scripts/bundle-client.ts')]);
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
run('npm', ['pack', '--silent', '--pack-destination', target, ...packages]);

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { cwd: root, stdio: 'inherit' });
}
