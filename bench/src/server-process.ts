import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { cpuMicrosOf, residentBytesOf } from './usage.ts';
import { now, ownChannel, sharedChannel } from './message.ts';
import { answerParent } from './processes.ts';
import type { BenchServer, StartOptions } from './subjects/subject.ts';
import { type SubjectName, subjects } from './subjects/subjects.ts';

// The server of a row: started, loaded and measured by calls of the parent.
let server: BenchServer | null = null;

/** So long is published before other work of the server gets its turn, however far behind it is. */
const turnMicros = 10_000;
/** A server that is behind by more than this is not given the rest. */
const lateMs = 1000;
/** How long to wait for what was published but is not done. */
const lastWaitMs = 3000;

function started(): BenchServer {
  if (!server) throw new Error('The server was not started.');
  return server;
}

/**
 * Publishes `rate` events per second. Each carries the time at which it was due, so that a server that falls behind
 * can't hide it by sending late.
 */
async function publishAll({ rate, ms, channels = 0, jobs = 0 }: PublishOptions): Promise<Counted> {
  const { publish } = started();
  const start = now();
  const total = Math.round((rate * ms) / 1000);
  const last = start + (ms + lateMs) * 1000;
  let index = 0;
  let done = 0;
  let failed = 0;
  const onDone = (): void => {
    done += 1;
  };
  const onFailed = (): void => {
    failed += 1;
  };
  while (index < total && now() < last) {
    const turn = now();
    const due = Math.min(total, Math.floor(((turn - start) * rate) / 1e6) + 1);
    for (; index < due && now() - turn < turnMicros; index += 1) {
      const published = publish({
        at: start + (index * 1e6) / rate,
        channel: channels > 0 ? ownChannel(index % channels) : sharedChannel,
        ...(jobs > 0 && { job: index % jobs }),
      });
      if (published) published.then(onDone, onFailed);
      else done += 1;
    }
    if (index < due) await nextTurn();
    else await sleep(1);
  }
  const until = now() + lastWaitMs * 1000;
  while (done + failed < index && now() < until) await sleep(5);
  return { sent: done, failed: index - done };
}

const handlers = {
  async start({ subject, ...options }: { subject: SubjectName } & StartOptions): Promise<{ port: number }> {
    server = await subjects[subject].start(options);
    return { port: server.port };
  },
  async publish(options: PublishOptions): Promise<Published> {
    const { pid, publishAll: ownWay } = started();
    const cpu = cpuMicrosOf(pid);
    const start = now();
    const counted = ownWay ? await ownWay(options) : await publishAll(options);
    return { ...counted, ms: (now() - start) / 1000, cpuMicros: cpuMicrosOf(pid) - cpu };
  },
  /** Resident memory of the server, bytes, after what is garbage has gone. */
  async memory(): Promise<{ rss: number }> {
    for (let round = 0; round < 3; round += 1) {
      globalThis.gc?.();
      await sleep(200);
    }
    return { rss: residentBytesOf(started().pid) };
  },
};

export interface PublishOptions {
  /** Events per second. */
  rate: number;
  ms: number;
  /** Each event goes to the next of so many channels of one client each; 0: all to the shared one. */
  channels?: number;
  /** Each event is the newest state of the next of so many jobs; 0: it is no state. */
  jobs?: number;
}

interface Counted {
  sent: number;
  /** Refused, or not done in time. */
  failed: number;
}

interface Published extends Counted {
  /** Until the last one was done. */
  ms: number;
  cpuMicros: number;
}

export type ServerProcess = typeof handlers;
answerParent(handlers);
