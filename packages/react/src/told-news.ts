import type { Clock } from '@headway/protocol';
import { parse, storageOf, type TabChannel, type TabGlobals } from './tab-channel.ts';

/** What was told of late, in any tab and before a reload. */
export interface ToldNews {
  has(id: string): boolean;
  /** Remembers it for a while, and tells the other tabs. */
  add(id: string, keepMs: number): void;
  /** Hears what other tabs told; returns the undo. */
  listen(listener: (id: string) => void): () => void;
}

/** News that is remembered; beyond it the oldest is forgotten. */
const maxTold = 500;

export interface ToldNewsOptions {
  /** Where it lies in the storage. */
  key: string;
  channel: TabChannel;
  globals: Pick<TabGlobals, 'localStorage'>;
  clock: Clock;
}

/** Kept in `localStorage`; where that is refused or full, in memory, and with the other tabs that are open. */
export function createToldNews({ key, channel, globals, clock }: ToldNewsOptions): ToldNews {
  /** By id: until when, ms. */
  let told = new Map<string, number>();
  let lastText: string | null = null;

  /** Takes in what other tabs have written. */
  function read(): void {
    const text = readItem();
    if (text === lastText) return;
    lastText = text;
    for (const [id, untilMs] of entriesOf(parse(text))) remember(id, Math.max(untilMs, told.get(id) ?? 0));
  }
  function remember(id: string, untilMs: number): void {
    told.delete(id);
    told.set(id, untilMs);
    const [oldest] = told.keys();
    if (told.size > maxTold && oldest !== undefined) told.delete(oldest);
  }
  function readItem(): string | null {
    try {
      return storageOf(globals)?.getItem(key) ?? null;
    } catch {
      return null; // Refused: what is in memory has to do.
    }
  }
  function write(): void {
    const nowMs = clock.now();
    told = new Map([...told].filter(([, untilMs]) => untilMs > nowMs));
    const text = JSON.stringify([...told]);
    try {
      storageOf(globals)?.setItem(key, text);
      lastText = text;
    } catch {
      // Refused or full: the memory of this tab has it, and the others were told.
    }
  }
  return {
    has(id) {
      read();
      return (told.get(id) ?? 0) > clock.now();
    },
    add(id, keepMs) {
      read();
      remember(id, clock.now() + keepMs);
      write();
      channel.post({ told: id, untilMs: clock.now() + keepMs });
    },
    listen: (listener) =>
      channel.listen((message) => {
        const news = toldOf(message);
        if (!news) return;
        remember(news.id, news.untilMs);
        listener(news.id);
      }),
  };
}

function toldOf(message: unknown): { id: string; untilMs: number } | null {
  if (typeof message !== 'object' || message === null) return null;
  const [id, untilMs]: unknown[] = [Reflect.get(message, 'told'), Reflect.get(message, 'untilMs')];
  return typeof id === 'string' && typeof untilMs === 'number' ? { id, untilMs } : null;
}

function entriesOf(value: unknown): [string, number][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown): [string, number][] => {
    if (!Array.isArray(entry)) return [];
    const [id, untilMs]: unknown[] = entry;
    return typeof id === 'string' && typeof untilMs === 'number' ? [[id, untilMs]] : [];
  });
}
