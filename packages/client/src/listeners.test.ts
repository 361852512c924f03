import { describe, expect, it } from 'vitest';
import { createHandlers } from './handlers.ts';
import { createListeners } from './listeners.ts';
import { createNotifier } from './notifier.ts';
import { createRecentIds } from './recent-ids.ts';
import { event } from './test-support/played-client.ts';

const never = (): never => expect.unreachable();

describe('listeners', () => {
  it('are all called, also when one throws', () => {
    const errors: string[] = [];
    const listeners = createListeners((error, { stage }) => errors.push(`${String(error)} in ${stage}`));
    const called: number[] = [];
    listeners.add(() => {
      throw new Error('broken');
    });
    listeners.add(() => called.push(2));
    listeners.call();
    expect([errors, called]).toEqual([['Error: broken in listener'], [2]]);
  });

  it('may come and go while they are called', () => {
    const listeners = createListeners(never);
    const called: string[] = [];
    listeners.add(() => {
      called.push('first');
      undoSecond();
      listeners.add(() => called.push('new'));
    });
    const undoSecond = listeners.add(() => called.push('second'));
    listeners.call();
    expect(called).toEqual(['first']);
  });

  it('each have an undo of their own', () => {
    const listeners = createListeners(never);
    let calls = 0;
    const listener = (): void => void (calls += 1);
    const undo = listeners.add(listener);
    listeners.add(listener);
    undo();
    undo();
    listeners.call();
    expect(calls).toBe(1);
  });
});

describe('handlers', () => {
  it.each([
    ['job.progress', true],
    ['job.*', true],
    ['*', true],
    ['job', false],
    ['job.progress.*', false],
    ['asset.*', false],
  ])('of %s hear job.progress: %s', (pattern, hears) => {
    const handlers = createHandlers(never);
    let heard = false;
    handlers.on(pattern, () => (heard = true));
    handlers.call(event('project:7', 1), { origin: 'live' });
    expect(heard).toBe(hears);
  });
});

describe('recent ids', () => {
  it('forget the oldest beyond their bound', () => {
    const ids = createRecentIds(2);
    expect(['a', 'a', 'b', 'c', 'b', 'a'].map((id) => ids.add(id))).toEqual([
      true,
      false,
      true,
      true,
      false,
      true,
    ]);
  });
});

describe('the notifier', () => {
  it('tells once of many changes, and again of those that come after', () => {
    const scheduled: (() => void)[] = [];
    const notify = createNotifier((callback) => scheduled.push(callback));
    let flushes = 0;
    const changed = { flush: () => void (flushes += 1) };
    notify(changed);
    notify(changed);
    notify({ flush: () => notify(changed) });
    expect(scheduled).toHaveLength(1);
    scheduled[0]?.();
    expect([flushes, scheduled.length]).toEqual([1, 2]);
    scheduled[1]?.();
    expect(flushes).toBe(2);
  });
});
