import type { Log } from '@headway/log';

export interface EventSweepOptions {
  events: Pick<Log, 'sweep'>;
  /** @default 60_000 */
  intervalMs?: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** Trims the event log by its retention now and then. Returns the undo. */
export function startEventSweeps({ events, intervalMs = 60_000, onError }: EventSweepOptions): () => void {
  const timer = setInterval(() => {
    events.sweep().catch((error: unknown) => onError(error, { stage: 'sweep of the event log' }));
  }, intervalMs);
  return () => clearInterval(timer);
}
