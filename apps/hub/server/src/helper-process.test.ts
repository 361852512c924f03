import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { childEnvironment } from './child-environment.ts';
import { createHelperProcess, type HelperProcess } from './helper-process.ts';

let helper: HelperProcess<string, string>;
afterEach(() => helper.close());

function create(times: { timeoutMs?: number; idleMs?: number } = {}): HelperProcess<string, string> {
  helper = createHelperProcess<string, string>({
    module: new URL('test-support/echo-main.ts', import.meta.url),
    env: childEnvironment(process.env),
    readReply(reply) {
      if (reply === 'nonsense') throw new Error('No reply of ours.');
      return String(reply);
    },
    timeoutMs: 20_000,
    tooLate: 'too late',
    idleMs: 20_000,
    nice: 0,
    onError: () => undefined,
    ...times,
  });
  return helper;
}

it('answers orders one after the other, each with its own answer', async () => {
  const { ask } = create();
  expect(await Promise.all(['a', 'b', 'c'].map((order) => ask(order)))).toEqual(['a', 'b', 'c']);
});

it('starts again after it died under an order, which only that order notices', async () => {
  const { ask } = create();
  const [first, died, next] = await Promise.all(['pid', 'die', 'pid'].map((order) => ask(order)));
  expect(died).toBeNull();
  expect(next).not.toBeNull();
  expect(next).not.toBe(first);
});

it('gives an order up that takes too long', async () => {
  const { ask } = create({ timeoutMs: 3000 });
  expect(await ask('hang')).toBe('too late');
  expect(await ask('a')).toBe('a');
});

it('ends when nobody asks for a while', async () => {
  const { ask } = create({ idleMs: 50 });
  const pid = Number(await ask('pid'));
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 10_000 });
  expect(Number(await ask('pid'))).not.toBe(pid);
});

it('says when a reply can not be read, and goes on', async () => {
  const { ask } = create();
  await expect(ask('nonsense')).rejects.toThrow('No reply of ours.');
  expect(await ask('a')).toBe('a');
});

it('sends no order any more that was aborted while it waited, and goes on with the next', async () => {
  const { ask } = create();
  const stop = new AbortController();
  const underWay = ask('hang-until-cancelled', stop.signal);
  await setImmediate();
  const waiting = ask('pid', stop.signal);
  const next = ask('a');
  stop.abort(new Error('left'));
  await expect(waiting).rejects.toThrow('left');
  // The one that was under way is told, and answers.
  expect(await underWay).toBe('cancelled');
  expect(await next).toBe('a');
  await expect(ask('b', stop.signal)).rejects.toThrow('left');
});

it('answers nothing once it is closed', async () => {
  const { ask, close } = create();
  const hanging = ask('hang');
  await vi.waitFor(() => close());
  expect(await hanging).toBeNull();
  expect(await ask('a')).toBeNull();
});
