import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Makes what `npm run build` makes for browsers, as far as it is not there: examples without a bundler serve it. */
export function buildClient(): void {
  const run = (...args: string[]): void => {
    execFileSync(process.execPath, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
  };
  run('node_modules/typescript/bin/tsc', '-b', 'packages/react');
  run('scripts/bundle-client.ts');
}
