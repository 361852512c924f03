import type { Result, Row } from '../result.ts';
import type { ServerKind } from '../servers.ts';
import { offer } from './offer.ts';
import { isControl, withPair } from './pair.ts';

const subscribers = 1000;
const kinds = [
  'Headway, log in memory',
  'Headway, log on disk',
  'ws, prepared and grouped',
] as const satisfies readonly ServerKind[];

export const latency: Row = {
  name: 'latency',
  title: `Publish to receive, ${subscribers} subscribers, at a fixed load`,
  async run({ quick }) {
    const results: Result[] = [];
    for (const kind of kinds) {
      await withPair(kind, async (pair) => {
        await pair.load.call('connect', { kind, port: pair.port, count: subscribers });
        for (const rate of [100, 500]) {
          const times = quick ? { warmUpMs: 500, measureMs: 1500 } : { warmUpMs: 2000, measureMs: 5000 };
          const { p50, p99, perSecond, cpuMicrosPerEvent } = await offer(pair, { rate, ...times });
          const load = `at ${(rate * subscribers) / 1000}k/s`;
          const subject = { subject: kind, control: isControl(kind) };
          results.push(
            { ...subject, metric: `p50 ${load}`, unit: 'ms', value: p50 },
            { ...subject, metric: `p99 ${load}`, unit: 'ms', value: p99 },
            { ...subject, metric: `delivered ${load}`, unit: '/s', value: perSecond },
            {
              ...subject,
              metric: `server CPU per delivery ${load}`,
              unit: 'ns',
              value: (cpuMicrosPerEvent * 1000) / subscribers,
            },
          );
        }
      });
    }
    return results;
  },
};
