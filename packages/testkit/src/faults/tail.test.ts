import { type Log, memoryLog, type StoredEvent } from '@headway/log';
import { expect, test } from 'vitest';
import { channel, faultyPair, hears, job, joined, publish, upTo } from '../../test/faults.ts';

type Tell = (event: StoredEvent) => void;

/** A log whose tails tell events as `unruly` makes them. */
function logWith(unruly: (tell: Tell) => Tell): Log {
  const log = memoryLog();
  return {
    ...log,
    epoch: log.epoch,
    tail: (name, listener) => log.tail(name, unruly(listener)),
  };
}

const faults: Record<string, (tell: Tell) => Tell> = {
  'tells events twice': (tell) => (event) => {
    tell(event);
    tell(event);
  },
  'tells old events again': (tell) => {
    const told: StoredEvent[] = [];
    return (event) => {
      tell(event);
      told.push(event);
      const old = told[told.length - 5];
      if (old) tell(old);
    };
  },
  'tells every third event after the one that follows': (tell) => {
    let late: StoredEvent | null = null;
    return (event) => {
      if (event.offset % 3 === 0) {
        late = event;
        return;
      }
      tell(event);
      if (late) tell(late);
      late = null;
    };
  },
  'tells the events of a while backwards': (tell) => {
    const held: StoredEvent[] = [];
    return (event) => {
      held.push(event);
      if (event.offset % 7 !== 1) return;
      for (const one of held.splice(0).toReversed()) tell(one);
    };
  },
  'forgets some events': (tell) => (event) => {
    if (event.offset % 5 !== 0) tell(event);
  },
};

test.each(Object.keys(faults))(
  'a store whose tail %s breaks nothing: each event is heard once and in order',
  async (fault) => {
    const unruly = faults[fault] ?? ((tell) => tell);
    const pair = await faultyPair({ log: () => logWith(unruly), pageEvents: 10 });
    const ada = await joined(pair);
    const watcher = await joined(pair, { filter: { types: ['job.progress'] } });
    const jobs: string[] = [];
    watcher.handle.on('job.*', ({ type }) => jobs.push(type));
    await pair.headway.publish(channel, { type: 'job.progress', data: job('a') });
    // In groups: commits of their own, and reads in between.
    for (let first = 2; first <= 92; first += 10) await publish(pair, first + 9, first);
    await pair.headway.publish(channel, { type: 'job.completed', data: job('a', { status: 'completed' }) });
    // The last one stands at an offset, 113, that none of the tails keeps back: what is not told at all nobody can know.
    await publish(pair, 114, 104);
    await hears(ada, 111);
    expect(ada.heard).toEqual([...upTo(101, 2), ...upTo(114, 104)]);
    expect(jobs.at(-1)).toBe('job.completed');
    expect(ada.handle.snapshot().reason).toBeNull();
  },
);
