import { setTimeout as sleep } from 'node:timers/promises';
import { startChild } from '../child.ts';
import type { Result, Row } from '../result.ts';
import type { ResumeProcess } from '../resume-process.ts';
import type { ServerProcess } from '../server-process.ts';
import type { ServerKind } from '../servers.ts';
import { isControl } from './pair.ts';

const kinds = [
  'Headway, log in memory',
  'Headway, log on disk',
  'ws, prepared frames',
] as const satisfies readonly ServerKind[];
/** What all clients together get while they are cut: events do not wait for anyone. */
const deliveriesPerSecond = 20_000;

export const resume: Row = {
  name: 'resume',
  title: 'All clients cut by a reset at once while events go on (the control only connects again)',
  async run({ clients, quick }) {
    const results: Result[] = [];
    for (const kind of kinds) results.push(...(await cutAll(kind, { clients, ms: quick ? 4000 : 10_000 })));
    return results;
  },
};

async function cutAll(
  kind: ServerKind,
  { clients, ms: publishMs }: { clients: number; ms: number },
): Promise<Result[]> {
  const server = startChild<ServerProcess>('./server-process.ts', 'server');
  const load = startChild<ResumeProcess>('./resume-process.ts', 'load');
  try {
    const { port } = await server.call('start', kind);
    await load.call('connect', { kind, port, count: clients });
    const publishing = server.call('publish', { rate: deliveriesPerSecond / clients, ms: publishMs });
    await sleep(1000);
    const { ms } = await load.call('cut', { kind, port });
    const { sent } = await publishing;
    const subject = { subject: kind, control: isControl(kind) };
    const time = { ...subject, metric: `until all ${clients} were back`, unit: 'ms', value: ms };
    if (isControl(kind)) return [time];
    const { lost, repeated, snapshots } = await load.call('verify', { top: sent });
    return [
      time,
      { ...subject, metric: 'events lost', unit: '', value: lost },
      { ...subject, metric: 'events repeated', unit: '', value: repeated },
      { ...subject, metric: 'not resumed', unit: '', value: snapshots },
    ];
  } finally {
    await Promise.all([server.stop(), load.stop()]);
  }
}
