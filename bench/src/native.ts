import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The programs in C: where they were built, or why they could not be. */
export type Native = { load: string; writer: string; remove: () => void } | { missing: string };

const flags = ['-std=c17', '-O2', '-Wall', '-Wextra', '-Wpedantic', '-Werror'];
const folder = new URL('../native/', import.meta.url).pathname;

/** Builds the programs of `native/` into a temporary folder. */
export function buildNative(): Native {
  // They wait for sockets by epoll.
  if (process.platform !== 'linux') return { missing: 'The programs in C are for Linux.' };
  const compiler = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (!compiler) return { missing: 'There is no C compiler (cc, gcc or clang).' };
  const target = mkdtempSync(join(tmpdir(), 'headway-bench-native-'));
  const remove = (): void => rmSync(target, { recursive: true, force: true });
  for (const name of ['load', 'writer']) {
    const { status, stderr } = spawnSync(
      compiler,
      [...flags, '-o', join(target, name), join(folder, `${name}.c`)],
      { encoding: 'utf8' },
    );
    if (status !== 0) {
      remove();
      return { missing: `'${compiler}' did not build native/${name}.c: ${firstLine(stderr)}` };
    }
  }
  return { load: join(target, 'load'), writer: join(target, 'writer'), remove };
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
