import { expect, test } from 'vitest';
import { RecentReplies } from './recent-replies.ts';

test('the same user and id take effect once, also at the same time', async () => {
  const replies = new RecentReplies();
  let runs = 0;
  const effect = async (): Promise<number> => (runs += 1);
  expect(await Promise.all([replies.once('ann', '1', effect), replies.once('ann', '1', effect)])).toEqual([
    1, 1,
  ]);
  expect(await replies.once('ann', '1', effect)).toBe(1);
  expect(await replies.once('ben', '1', effect)).toBe(2);
  expect(await replies.once('ann', '2', effect)).toBe(3);
});

test('what failed may be tried again', async () => {
  const replies = new RecentReplies();
  await expect(replies.once('ann', '1', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await replies.once('ann', '1', async () => 'yes')).toBe('yes');
});

test('the reply that was used longest ago is forgotten beyond the bound', async () => {
  const replies = new RecentReplies();
  await replies.once('ann', 'first', async () => 'old');
  await replies.once('ann', 'second', async () => 'old');
  for (let i = 0; i < 9998; i += 1) await replies.once('ann', `id ${i}`, async () => i);
  expect(await replies.once('ann', 'first', async () => 'new')).toBe('old');
  await replies.once('ann', 'one more', async () => 0);
  expect(await replies.once('ann', 'second', async () => 'new')).toBe('new');
});
