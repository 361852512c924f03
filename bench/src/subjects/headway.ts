import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Log, memoryLog, sqliteLog } from '@headway/log';
import { defineEvents } from '@headway/protocol';
import { createHeadway } from '@headway/server';
import { z } from 'zod';
import { type BenchEvent, dataOf } from '../message.ts';
import { channelPath, listen } from './listen.ts';
import type { BenchServer, Subject } from './subject.ts';

const data = z.object({ pad: z.string(), job: z.number().optional(), at: z.number() });
const events = defineEvents({
  'bench.event': { schema: data },
  'bench.state': { schema: data, key: ({ job }) => `job:${job}`, state: true, conflatable: true },
});

/** Ours, over a log. */
export function headway(openLog: () => Log): Subject {
  return {
    wire: 'headway',
    // Each client is a user of its own.
    path: channelPath('/ws?access_token=user-#&'),
    missing: () => null,
    start: () => startHeadway(openLog()),
  };
}

export async function startHeadway(log: Log): Promise<BenchServer> {
  const server = createHeadway({
    log,
    events,
    namespaces: { bench: { subscribe: () => true } },
    authentication: {
      verify: async (token) => ({
        userId: token,
        sessionId: null,
        tokenId: null,
        issuedAt: null,
        expiresAt: null,
      }),
    },
    // Rows are shorter than the default: what the log keeps in memory would never be trimmed.
    sweepMs: 1000,
    // All come at once.
    maxConnections: 200_000,
    maxUnauthenticated: 200_000,
    onError: (error, { stage }) => console.error(stage, error),
  });
  return {
    port: await listen((http) => server.attach(http)),
    pid: process.pid,
    async publish(event: BenchEvent) {
      const type = event.job === undefined ? 'bench.event' : 'bench.state';
      await server.publish(event.channel, { type, data: dataOf(event) });
    },
  };
}

export function openMemoryLog(): Log {
  return memoryLog();
}

export function openDiskLog(): Log {
  const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return sqliteLog({ path: join(folder, 'log.db') });
}
