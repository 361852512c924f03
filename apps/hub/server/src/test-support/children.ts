import { readdir, readFile } from 'node:fs/promises';

/** Process ids of the children of a process that run a file, by what Linux tells under /proc. */
export async function workersOf(parent: number, file: string): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const [status, command] = await Promise.all([
      readFile(`/proc/${entry}/stat`, 'utf8').catch(() => ''), // ended meanwhile
      readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => ''),
    ]);
    // "pid (name) state parent …"; a name may have spaces.
    const parentId = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
    if (parentId === parent && command.includes(file)) found.push(Number(entry));
  }
  return found;
}
