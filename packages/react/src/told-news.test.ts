import { fakeClock } from '@headway/testkit';
import { describe, expect, it } from 'vitest';
import type { TabChannel } from './tab-channel.ts';
import { memoryStorage } from './testing/tabs.ts';
import { createToldNews } from './told-news.ts';

const silent: TabChannel = { post: () => undefined, listen: () => () => undefined, close: () => undefined };
const clock = fakeClock();
const open = (globals: { readonly localStorage?: Storage }) =>
  createToldNews({ key: 'told', channel: silent, globals, clock });

describe('what was told', () => {
  it('is known after a reload, for as long as it was to be', async () => {
    const localStorage = memoryStorage();
    open({ localStorage }).add('a', 1000);
    expect(open({ localStorage }).has('a')).toBe(true);
    expect(open({ localStorage }).has('b')).toBe(false);
    await clock.advance(1000);
    expect(open({ localStorage }).has('a')).toBe(false);
  });

  it('is bounded: the oldest is forgotten', () => {
    const localStorage = memoryStorage();
    const told = open({ localStorage });
    for (let i = 0; i <= 500; i += 1) told.add(`n${i}`, 60_000);
    expect([told.has('n0'), told.has('n1'), told.has('n500')]).toEqual([false, true, true]);
    expect(JSON.parse(localStorage.getItem('told') ?? '')).toHaveLength(500);
  });

  it('is known to the page alone where the storage is refused', () => {
    const refused = {
      get localStorage(): Storage {
        throw new DOMException('Denied.', 'SecurityError');
      },
    };
    const told = open(refused);
    told.add('a', 1000);
    expect(told.has('a')).toBe(true);
    expect(open(refused).has('a')).toBe(false);
  });

  it.each(['', 'no JSON', '{"a":1}', '[1,["a"],["b","c"],[2,3]]'])('survives %j in the storage', (text) => {
    const localStorage = memoryStorage();
    localStorage.setItem('told', text);
    const told = open({ localStorage });
    expect(told.has('a')).toBe(false);
    told.add('a', 1000);
    expect(told.has('a')).toBe(true);
  });
});
