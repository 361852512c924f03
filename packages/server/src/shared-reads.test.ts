import { fakeClock } from '@headway/testkit';
import { expect, test, vi } from 'vitest';
import { SharedReads } from './shared-reads.ts';

function setUp({ keepMs = 200 } = {}) {
  const clock = fakeClock();
  const reads = new SharedReads<{ position: { epoch: string; offset: number } }>(clock, keepMs);
  let offset = 1;
  const read = vi.fn<() => Promise<{ position: { epoch: string; offset: number } }>>(async () => ({
    position: { epoch: 'e', offset },
  }));
  const moveTo = (top: number): void => {
    offset = top;
  };
  return { clock, reads, read, moveTo };
}

test('those who ask for the same at the same time share a read, and so does who comes right after', async () => {
  const { clock, reads, read } = setUp();
  const [a, b] = await Promise.all([reads.get('k', 0, read), reads.get('k', 1, read)]);
  expect(a).toBe(b);
  clock.advanceSync(100);
  expect(await reads.get('k', 1, read)).toBe(a);
  expect(read).toHaveBeenCalledOnce();
  await reads.get('other', 1, read);
  expect(read).toHaveBeenCalledTimes(2);
});

test('what was read is not kept for long', async () => {
  const { clock, reads, read } = setUp();
  await reads.get('k', 0, read);
  clock.advanceSync(1000);
  expect(clock.pendingTimers).toBe(0);
  await reads.get('k', 0, read);
  expect(read).toHaveBeenCalledTimes(2);
});

test('who hears the tail from later on gets a read that reaches that far, once for all of them', async () => {
  const { reads, read, moveTo } = setUp();
  await reads.get('k', 1, read);
  moveTo(2);
  const results = await Promise.all([1, 2, 3].map(() => reads.get('k', 2, read)));
  expect(results.map(({ position }) => position.offset)).toEqual([2, 2, 2]);
  expect(read).toHaveBeenCalledTimes(2);
});

test('a read that fails is tried anew by the next', async () => {
  const { clock, reads, read } = setUp();
  read.mockRejectedValueOnce(new Error('no disk'));
  await expect(reads.get('k', 0, read)).rejects.toThrow('no disk');
  expect(clock.pendingTimers).toBe(0);
  await expect(reads.get('k', 0, read)).resolves.toMatchObject({ position: { offset: 1 } });
  reads.clear();
  expect(clock.pendingTimers).toBe(0);
});

test('where nothing is kept, only those who ask at the same time share', async () => {
  const { clock, reads, read } = setUp({ keepMs: 0 });
  await Promise.all([reads.get('k', 0, read), reads.get('k', 0, read)]);
  await reads.get('k', 0, read);
  expect(read).toHaveBeenCalledTimes(2);
  expect(clock.pendingTimers).toBe(0);
});

test('so many different reads are kept, and no more', async () => {
  const { reads, read } = setUp();
  for (let index = 0; index <= 32; index += 1) await reads.get(`${index}`, 0, read);
  await reads.get('32', 0, read);
  await reads.get('1', 0, read);
  expect(read).toHaveBeenCalledTimes(33);
  await reads.get('0', 0, read);
  expect(read).toHaveBeenCalledTimes(34);
});
