import type { ChannelHandle } from '@headway/client';
import type { HeadwayEvent, JobLogLine } from '@headway/protocol';
import { reasonOf } from './asked.ts';
import { dataOf } from './decode-job.ts';
import { type EarlierLine, linesBefore } from './earlier-lines.ts';
import { createLogBuffer } from './log-buffer.ts';
import type { LogLine, LogLines } from './log-line.ts';
import type { RegisteredEvents } from './register.ts';

/** What is known of a job's log: another object after each change. */
export interface JobLogState {
  lines: LogLines;
  dropped: number;
  /** `done`: there is nothing before the first line, or no room for it. */
  earlier: 'unknown' | 'loading' | 'failed' | 'done';
  /** Why earlier lines could not be loaded. */
  reason: string | null;
}

/** The log of a channel. */
export interface JobLogStore {
  subscribe: (listener: () => void) => () => void;
  read: () => JobLogState;
  /** Never rejects; does nothing while it goes on, and after the first line is there. */
  loadEarlier(load: LoadEarlier): Promise<void>;
}

export type LoadEarlier = (before: LogLine | null) => Promise<readonly EarlierLine[]>;

export const emptyLog: JobLogState = {
  lines: { length: 0, at: () => undefined },
  dropped: 0,
  earlier: 'unknown',
  reason: null,
};

/** Lines are shown together that come within this time, ms: a frame of most screens. */
const frameMs = 16;

/** Lines that a new snapshot may repeat: as many as a server gives. */
const mostRecent = 1000;

/** Hears the lines of a channel for as long as its handle is held. @param limit lines that are kept */
export function createJobLogStore(
  handle: Pick<ChannelHandle<RegisteredEvents>, 'on' | 'subscribe' | 'snapshot'>,
  limit: number,
): JobLogStore {
  const buffer = createLogBuffer(limit);
  const listeners = new Set<() => void>();
  let state = emptyLog;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let loaded = 0;

  function tell(changes: Partial<JobLogState> = {}): void {
    state = { ...state, ...changes, lines: buffer.read(), dropped: buffer.dropped };
    for (const listener of listeners) listener();
  }
  function tellSoon(): void {
    timer ??= setTimeout(() => {
      timer = null;
      tell();
    }, frameMs);
  }
  function isKnown({ id }: HeadwayEvent): boolean {
    const { length, at } = buffer.read();
    for (let i = length - 1; i >= Math.max(0, length - mostRecent); i -= 1) if (at(i)?.id === id) return true;
    return false;
  }

  handle.on('job.log', (event, { origin }) => {
    const line = dataOf<JobLogLine>(event, 'job.log');
    if (!line || (origin === 'snapshot' && isKnown(event))) return;
    buffer.append({ ...line, id: event.id, timestamp: event.timestamp });
    tellSoon();
  });
  handle.subscribe(() => {
    // What was known is no longer ours to show.
    if (handle.snapshot().status !== 'refused' || state.lines.length === 0) return;
    buffer.clear();
    tell({ earlier: 'unknown', reason: null });
  });

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => state,
    async loadEarlier(load) {
      if (state.earlier === 'loading' || state.earlier === 'done') return;
      tell({ earlier: 'loading', reason: null });
      try {
        const answer = await load(buffer.read().at(0) ?? null);
        const fresh = linesBefore(answer, buffer.read());
        buffer.prepend(
          fresh.map((line) => {
            loaded += 1;
            return { ...line, id: line.id ?? `earlier-${loaded}` };
          }),
        );
        const isAll = fresh.length === 0 || buffer.read().length >= limit;
        tell({ earlier: isAll ? 'done' : 'unknown' });
      } catch (error) {
        tell({ earlier: 'failed', reason: reasonOf(error) });
      }
    },
  };
}
