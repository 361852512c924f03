import { expect, test, vi } from 'vitest';
import type { StoredEvent } from '../log.ts';
import { maxEventLength } from '../prepare-append.ts';
import {
  type Bench,
  eventsOf,
  idsAfter,
  idsOf,
  livingIds,
  plain,
  progress,
  start,
  state,
} from './fixture.ts';

/** What is seen of a log while it is busy, and what it takes at once. */
export function concurrencyContract(bench: () => Bench): void {
  test('reads what an append has stored as soon as it has resolved, while others are under way', async () => {
    const log = bench().open();
    const appends = Array.from({ length: 60 }, async (_, index) => {
      const id = String(index);
      const { positions } = await log.append([plain(id), progress(`p${id}`, 'job:1')]);
      const offset = positions[0]?.offset ?? 0;
      const read = await log.read('project:1', { epoch: log.epoch, offset: offset - 1 }, 1);
      const [newest] = await livingIds(log);
      const top = await log.position('project:1');
      return {
        found: idsOf(eventsOf(read))[0] === id,
        newest: newest?.startsWith('p'),
        seen: top.offset >= offset,
      };
    });
    const all = { found: true, newest: true, seen: true };
    expect(await Promise.all(appends)).toEqual(appends.map(() => all));
  });

  test('reads in a tail listener what the listener was told', async () => {
    const log = bench().open();
    const reads: Promise<boolean>[] = [];
    log.tail('project:1', ({ id, offset }) => {
      const read = log.read('project:1', { epoch: log.epoch, offset: offset - 1 }, 1);
      reads.push(read.then((result) => idsOf(eventsOf(result))[0] === id));
    });
    await Promise.all(Array.from({ length: 20 }, (_, index) => log.append([plain(String(index))])));
    expect(await Promise.all(reads)).toEqual(Array.from({ length: 20 }, () => true));
  });

  test('gives those who ask the same at the same time what was stored when each of them asked', async () => {
    const log = bench().open();
    await log.append([plain('a')]);
    const heard: string[] = [];
    const readers: Promise<string[]>[] = [];
    const expected: string[][] = [];
    const known = ['a'];
    log.tail('project:1', ({ id }) => {
      known.push(id);
      heard.push(id);
      for (let twice = 0; twice < 2; twice += 1) {
        readers.push(idsAfter(log, 'project:1', start(log)));
        expected.push([...known]);
      }
    });
    for (const id of ['b', 'c', 'd']) void log.append([plain(id)]);
    readers.push(idsAfter(log, 'project:1', start(log)), idsAfter(log, 'project:1', start(log)));
    expected.push(['a'], ['a']);
    await log.append([plain('e')]);
    const found = await Promise.all(readers);
    expect(heard).toEqual(['b', 'c', 'd', 'e']);
    // More may have been stored meanwhile, but nothing that was known may be missing.
    expect(found.map((ids, index) => ids.slice(0, expected[index]?.length))).toEqual(expected);
  });

  test('never has a position that is ahead of what is read after it', async () => {
    const log = bench().open();
    let done = false;
    const appending = Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        for (let turn = 0; turn < index % 5; turn += 1) await log.position('project:2');
        await log.append([plain(String(index))]);
      }),
    ).then(() => {
      done = true;
    });
    let last = 0;
    while (!done) {
      // A log in memory may answer without letting anyone else run.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      const before = await log.position('project:1');
      const after = eventsOf(await log.read('project:1', start(log), 1000)).at(-1)?.offset ?? 0;
      expect(before.offset).toBeGreaterThanOrEqual(last);
      expect(after).toBeGreaterThanOrEqual(before.offset);
      last = after;
    }
    await appending;
    expect(await log.position('project:1')).toMatchObject({ offset: 40 });
  });

  test('tells tails of appends and of a sweep in the order of offsets', async () => {
    const { open, advance } = bench();
    const log = open();
    const keys = Array.from({ length: 50 }, (_, index) => `job:${index}`);
    await log.append(keys.map((key) => state(key, key, { ttlMs: 1000 })));
    const heard: number[] = [];
    log.tail('project:1', ({ offset }) => heard.push(offset));
    advance(1000);
    await Promise.all([
      log.append([plain('a')]),
      log.sweep(),
      log.append([plain('b')]),
      log.sweep(),
      log.append([plain('c')]),
    ]);
    expect(heard).toEqual(Array.from({ length: 53 }, (_, index) => 51 + index));
    expect(await livingIds(log)).toEqual([]);
  });

  test('does not tell a tail that another listener has just stopped, and tells the others', async () => {
    const log = bench().open();
    const heard: string[] = [];
    const stops: (() => void)[] = [];
    log.tail('project:1', () => stops[0]?.());
    stops.push(log.tail('project:1', ({ id }) => heard.push(`stopped ${id}`)));
    log.tail('project:1', () => {
      throw new Error('broken listener');
    });
    log.tail('project:1', ({ id }) => heard.push(id));
    await log.append([plain('a'), plain('b')]);
    expect(heard).toEqual(['a', 'b']);
  });

  test('stores all that waits when it is closed, in order, over many groups', async () => {
    const log = bench().open();
    const heard: string[] = [];
    log.tail('project:1', ({ id }) => heard.push(id));
    const ids = Array.from({ length: 6000 }, (_, index) => String(index));
    const appends = ids.map((id) => log.append([plain(id)]));
    const settled = vi.fn<() => void>();
    void Promise.allSettled(appends).then(settled);
    await log.close();
    await vi.waitFor(() => expect(settled).toHaveBeenCalled());
    const offsets = (await Promise.all(appends)).map(({ positions }) => positions[0]?.offset);
    expect(offsets).toEqual(ids.map((_, index) => index + 1));
    expect(heard).toEqual(ids);
  });

  test('takes events of the largest size, many at once, and gives them back as they were', async () => {
    const log = bench().open();
    // With its quotation marks it has just as many characters as an event may have; each takes two or three bytes.
    const texts = ['ü', '语', 'x', '\u2028', 'é', 'y'].map((character) =>
      character.repeat(maxEventLength - 2),
    );
    const heard: StoredEvent[] = [];
    log.tail('project:1', (event) => heard.push(event));
    await Promise.all(texts.map((data, index) => log.append([plain(String(index), { data })])));
    const events = eventsOf(await log.read('project:1', start(log), 10));
    expect(events.map(({ data }, index) => data === texts[index])).toEqual(texts.map(() => true));
    expect(heard.map(({ data }, index) => data === texts[index])).toEqual(texts.map(() => true));
  });

  test('takes an append of many entries whole, and one of none', async () => {
    const log = bench().open();
    const entries = Array.from({ length: 5000 }, (_, index) => plain(String(index)));
    expect((await log.append(entries)).positions.at(-1)).toMatchObject({ offset: 5000 });
    expect(await log.append([])).toEqual({ positions: [], repeated: false });
    expect(await idsAfter(log, 'project:1', start(log))).toEqual(entries.map(({ id }) => id));
  });

  test('gives the JSON text of the data, where it gives one, as whole JSON of the same data', async () => {
    const log = bench().open();
    const heard: StoredEvent[] = [];
    log.tail('project:1', (event) => heard.push(event));
    await log.append([
      plain('a', { data: null }),
      state('b', 'k', { data: { text: '"\u2028</script>', at: 1e21 } }),
    ]);
    const given = [
      ...heard,
      ...eventsOf(await log.read('project:1', start(log), 10)),
      ...(await log.recent('project:1', 10)),
      ...(await log.snapshot('project:1', { afterOffset: 0, limit: 10 })).events,
    ];
    expect(given).toHaveLength(7);
    const texts = given.map(({ json, data }) => JSON.parse(json ?? JSON.stringify(data)) as unknown);
    expect(texts).toEqual(given.map(({ data }) => data));
  });
}
