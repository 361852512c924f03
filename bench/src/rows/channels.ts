import { ownChannel } from '../message.ts';
import { defineRow } from '../row.ts';
import type { SubjectName } from '../subjects/subjects.ts';
import { climb, maxP99Ms } from './climb.ts';

const channels = 1000;

export const manyChannels = defineRow<SubjectName>({
  name: 'channels',
  title: '1,000 channels of one subscriber each',
  about:
    'Every event of 300 bytes goes to the next of 1,000 channels with one subscriber each, so that nothing is shared. ' +
    `The offered rate is raised until p99 passes ${maxP99Ms} ms or less than 97 % arrives.`,
  subjects: ['Headway, log in memory', 'Socket.IO', 'ws, send loop', 'NATS'],
  async run(subject, bench) {
    const { quick } = bench;
    const pair = await bench.startPair(subject);
    await pair.load.connect({ count: channels, channels: [ownChannel('#')] });
    const held = await climb(pair, { from: 4000, most: 256_000, fanOut: 1, channels, quick });
    return [
      { metric: 'most events', unit: '/s', value: held ? Math.min(held.taken.perSecond, held.rate) : 0 },
      { metric: 'p99 at that rate', unit: 'ms', value: held?.taken.p99 ?? 0 },
      {
        metric: 'server CPU per event at that rate',
        unit: 'µs',
        value: held?.taken.cpuMicrosPerEvent ?? 0,
      },
    ];
  },
});
