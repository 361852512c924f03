import type { Clock } from '@headway/protocol';
import { fakeClock, type FakeClock } from '@headway/testkit';
import { messageTurns } from '../message-turns.ts';
import { createNewsTeller, type NewsTeller } from '../news-teller.ts';
import type { Attention } from '../page-attention.ts';
import type { TabChannel } from '../tab-channel.ts';
import { lockTurns, type TabTurns } from '../tab-turns.ts';
import { createToldNews } from '../told-news.ts';

export interface Tab {
  /** What it shows now, oldest first. */
  shown: Set<string>;
  hear(...ids: string[]): void;
  look(attention: Attention): void;
  /** As when its page is closed or reloaded. */
  close(): void;
  /** Without a word to anybody. */
  crash(): void;
}

export interface Tabs {
  clock: FakeClock;
  open(attention: Attention): Tab;
  /** What is shown in all of them: each entry once for each tab. */
  shown(): string[];
  /** How often something was told in all. */
  told: string[];
}

export interface TabsOptions {
  storage?: Storage;
  /** Loses each message. */
  mute?: boolean;
  /** Of all news. */
  quietMs?: number;
}

/** The tabs of a browser, with their storage and what they say to each other. */
export function openTabs(
  by: 'locks' | 'messages',
  { storage = memoryStorage(), mute = false, quietMs }: TabsOptions = {},
): Tabs {
  const clock = fakeClock();
  const prefix = `test ${Math.random()}`;
  const listeners = new Map<Tab, Set<(message: unknown) => void>>();
  const tabs: Tab[] = [];
  const told: string[] = [];

  function channelOf(tab: Tab): TabChannel {
    const own = new Set<(message: unknown) => void>();
    listeners.set(tab, own);
    return {
      post(message) {
        if (mute || !listeners.has(tab)) return;
        for (const [other, heard] of listeners) {
          if (other !== tab) queueMicrotask(() => heard.forEach((hear) => hear(structuredClone(message))));
        }
      },
      listen(listener) {
        own.add(listener);
        return () => own.delete(listener);
      },
      close: () => listeners.delete(tab),
    };
  }
  function open(first: Attention): Tab {
    let attention = first;
    const watchers = new Set<() => void>();
    const shown = new Set<string>();
    let isAlive = true;
    const tab: Tab = {
      shown,
      hear(...ids) {
        for (const id of ids) {
          teller.hear(id, {
            tell: () => {
              if (!isAlive) return;
              shown.add(id);
              told.push(id);
            },
            untell: () => shown.delete(id),
            ...(quietMs !== undefined && { quietMs }),
          });
        }
      },
      look(next) {
        attention = next;
        for (const watcher of watchers) watcher();
      },
      close() {
        teller.close();
        shown.clear();
        tabs.splice(tabs.indexOf(tab), 1);
      },
      crash() {
        isAlive = false;
        watchers.clear();
        listeners.delete(tab);
        turns.close();
        shown.clear();
        tabs.splice(tabs.indexOf(tab), 1);
      },
    };
    const channel = channelOf(tab);
    const ownClock: Clock = {
      now: clock.now,
      monotonic: clock.monotonic,
      setTimer: (callback, delayMs) => clock.setTimer(() => isAlive && callback(), delayMs),
    };
    const turns: TabTurns =
      by === 'locks'
        ? lockTurns(navigator.locks, prefix, fail)
        : messageTurns({ channel, clock: ownClock, by: String(tabs.length) });
    const teller: NewsTeller = createNewsTeller({
      turns,
      told: createToldNews({ key: prefix, channel, globals: { localStorage: storage }, clock: ownClock }),
      attention: {
        current: () => attention,
        subscribe(listener) {
          watchers.add(listener);
          return () => watchers.delete(listener);
        },
      },
      clock: ownClock,
    });
    tabs.push(tab);
    return tab;
  }
  return { clock, open, told, shown: () => tabs.flatMap((tab) => [...tab.shown]) };
}

function fail(error: unknown): never {
  throw error;
}

/** A `localStorage` of its own; `refuse` makes writing throw, as when it is full. */
export function memoryStorage({ refuse = false } = {}): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => void items.delete(key),
    setItem(key, value) {
      if (refuse) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      items.set(key, value);
    },
  };
}
