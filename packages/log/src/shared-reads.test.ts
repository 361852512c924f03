import { expect, test } from 'vitest';
import { SharedReads } from './shared-reads.ts';

/** Reads whose answers come when the test says so. */
function setUp() {
  const under: PromiseWithResolvers<string>[] = [];
  const world = { told: 0 };
  const reads = new SharedReads(() => world.told);
  const ask = (...question: unknown[]): Promise<string> =>
    reads.ask(question, () => {
      const read = Promise.withResolvers<string>();
      under.push(read);
      return read.promise;
    });
  return { under, world, ask };
}

test('gives those who ask the same while the answer is on its way the same answer', async () => {
  const { under, ask } = setUp();
  const answers = [ask('read', 'a', 1), ask('read', 'a', 1), ask('read', 'a', 11), ask('read', 'a1', 1)];
  expect(under).toHaveLength(3);
  for (const [index, { resolve }] of under.entries()) resolve(String(index));
  expect(await Promise.all(answers)).toEqual(['0', '0', '1', '2']);
});

test('asks anew once the answer is there', async () => {
  const { under, ask } = setUp();
  const first = ask('q');
  under[0]?.resolve('old');
  expect(await first).toBe('old');
  const second = ask('q');
  under[1]?.resolve('new');
  expect(await second).toBe('new');
});

test('asks anew when something was told since, although an answer is still on its way', async () => {
  const { under, world, ask } = setUp();
  const before = ask('q');
  world.told += 1;
  const after = [ask('q'), ask('q')];
  expect(under).toHaveLength(2);
  under[0]?.resolve('old');
  expect(await before).toBe('old');
  // The late answer has not made the others forget what they share.
  after.push(ask('q'));
  expect(under).toHaveLength(2);
  under[1]?.resolve('new');
  expect(await Promise.all(after)).toEqual(['new', 'new', 'new']);
});

test('gives an error to all who shared it, and asks anew afterwards', async () => {
  const { under, ask } = setUp();
  const both = Promise.allSettled([ask('q'), ask('q')]);
  under[0]?.reject(new Error('broken'));
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const again = ask('q');
  under[1]?.resolve('well');
  expect(await again).toBe('well');
});
