import type { ProgressProcess } from '../progress-process.ts';
import { defineRow, median } from '../row.ts';

const ours = 'Headway, context.progress';
const metric = 'time per call';

export const progress = defineRow({
  name: 'progress',
  title: 'A progress call in a worker',
  about:
    'A job that never yields calls `context.progress` in a tight loop; the control tells the server at every call, in the ' +
    'same words.',
  subjects: [ours, 'process.send each time'],
  async run(subject, bench) {
    const child = bench.start<ProgressProcess>('./progress-process.ts', 'server');
    if (subject !== ours) {
      const { nanosPerCall } = await child.call('sendEach', { calls: 20_000 });
      return [{ metric, unit: 'ns', value: nanosPerCall }];
    }
    const { nanosPerCall, longestMicros } = await child.call('progress', {
      calls: bench.quick ? 200_000 : 2_000_000,
    });
    return [
      { metric, unit: 'ns', value: nanosPerCall },
      { metric: 'longest call', unit: 'µs', value: longestMicros },
    ];
  },
  budgets: [{ text: '< 20 µs', value: median(ours, metric), limit: { atMost: 20_000 }, unit: 'ns' }],
});
