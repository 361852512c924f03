import { startChild } from '../child.ts';
import type { ProgressProcess } from '../progress-process.ts';
import type { Row } from '../result.ts';

export const progress: Row = {
  name: 'progress',
  title: 'A progress call in a job worker that never yields',
  async run({ quick }) {
    const child = startChild<ProgressProcess>('./progress-process.ts', 'server');
    try {
      const { nanosPerCall, longestMicros } = await child.call('progress', {
        calls: quick ? 200_000 : 2_000_000,
      });
      const each = await child.call('sendEach', { calls: 20_000 });
      const ours = { subject: 'context.progress', control: false };
      const metric = 'time per call';
      return [
        { ...ours, metric, unit: 'ns', value: nanosPerCall },
        { ...ours, metric: 'longest call', unit: 'µs', value: longestMicros },
        { subject: 'process.send each time', control: true, metric, unit: 'ns', value: each.nanosPerCall },
      ];
    } finally {
      await child.stop();
    }
  },
};
