import { setTimeout as sleep } from 'node:timers/promises';
import { answerParent } from './child.ts';
import { now } from './message.ts';
import { type BenchServer, type ServerKind, startServer } from './servers.ts';

// The server of a row: started, loaded and measured by calls of the parent.
let server: BenchServer | null = null;

const handlers = {
  async start(kind: ServerKind): Promise<{ port: number }> {
    server = await startServer(kind);
    return { port: server.port };
  },
  /**
   * Publishes `rate` events per second. Each carries the time at which it was due, so that a server that falls behind
   * can't hide it by sending late.
   */
  async publish({ rate, ms }: { rate: number; ms: number }): Promise<Published> {
    const cpu = process.cpuUsage();
    const start = now();
    const total = Math.round((rate * ms) / 1000);
    const published: Promise<void>[] = [];
    while (published.length < total) {
      const due = Math.min(total, Math.floor(((now() - start) * rate) / 1e6) + 1);
      while (published.length < due) {
        published.push(Promise.resolve(server?.publish(start + (published.length * 1e6) / rate)));
      }
      await sleep(1);
    }
    const failed = (await Promise.allSettled(published)).filter(({ status }) => status === 'rejected').length;
    const { user, system } = process.cpuUsage(cpu);
    return { sent: total - failed, failed, cpuMicros: user + system };
  },
  async memory(): Promise<{ rss: number }> {
    for (let round = 0; round < 3; round += 1) {
      globalThis.gc?.();
      await sleep(200);
    }
    return { rss: process.memoryUsage.rss() };
  },
};

interface Published {
  sent: number;
  failed: number;
  cpuMicros: number;
}

export type ServerProcess = typeof handlers;
answerParent(handlers);
