import { sharedChannel } from '../message.ts';
import { defineRow } from '../row.ts';
import type { SubjectName } from '../subjects/subjects.ts';
import { offer } from './offer.ts';

const jobs = 1000;
const updatesPerSecond = 100;
const watchers = 50;

export const storm = defineRow<SubjectName>({
  name: 'storm',
  title: 'Progress storm',
  about:
    `${jobs.toLocaleString('en')} jobs report their progress ${updatesPerSecond} times a second each, ${watchers} watchers ` +
    'see all of them in one channel. “Reported by jobs” goes through the reporter of a job, as in a real one; the others ' +
    'are given every update. What a watcher wants is a small age of the newest state it has of each job.',
  subjects: ['Headway, reported by jobs', 'Headway, log in memory', 'Socket.IO'],
  async run(subject, bench) {
    const pair = await bench.startPair(subject, jobs);
    await pair.load.connect({ count: watchers, channels: [sharedChannel] });
    const times = bench.quick ? { warmUpMs: 500, measureMs: 1500 } : { warmUpMs: 2000, measureMs: 4000 };
    const taken = await offer(pair, { rate: jobs * updatesPerSecond, jobs, ...times });
    return [
      { metric: 'updates taken', unit: '/s', value: taken.sentPerSecond },
      { metric: 'deliveries', unit: '/s', value: taken.perSecond },
      { metric: 'server CPU', unit: 'cores', value: taken.cpuShare },
      { metric: 'age of the newest state, p50', unit: 'ms', value: taken.ageP50 },
      { metric: 'age of the newest state, p99', unit: 'ms', value: taken.ageP99 },
    ];
  },
});
