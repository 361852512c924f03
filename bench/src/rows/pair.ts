import { type Child, startChild } from '../child.ts';
import type { LoadProcess } from '../load-process.ts';
import type { ServerProcess } from '../server-process.ts';
import type { ServerKind } from '../servers.ts';

export interface Pair {
  port: number;
  server: Child<ServerProcess>;
  load: Child<LoadProcess>;
}

/** Runs something with a fresh server and a process of clients, and ends both. */
export async function withPair<T>(kind: ServerKind, run: (pair: Pair) => Promise<T>): Promise<T> {
  const server = startChild<ServerProcess>('./server-process.ts', 'server');
  const load = startChild<LoadProcess>('./load-process.ts', 'load');
  try {
    const { port } = await server.call('start', kind);
    return await run({ port, server, load });
  } finally {
    await Promise.all([server.stop(), load.stop()]);
  }
}

export function isControl(kind: ServerKind): boolean {
  return !kind.startsWith('Headway');
}
