import type { Batch } from '@headway/protocol';

interface Changes extends Partial<Omit<Batch, 'counts'>> {
  /** Absent ones are 0; `total` is their sum. */
  counts?: Partial<Omit<Batch['counts'], 'total'>>;
}

/** A running batch, with what a test wants to be different. */
export function makeBatch({
  counts = { completed: 60, active: 4, waiting: 56 },
  ...changes
}: Changes = {}): Batch {
  const all = {
    waiting: 0,
    active: 0,
    reviewing: 0,
    completed: 0,
    failed: 0,
    cancelled: 0,
    nothingFound: 0,
    ...counts,
  };
  const total = all.waiting + all.active + all.reviewing + all.completed + all.failed + all.cancelled;
  return {
    id: '01K0000000000000000000000B',
    name: 'Plate 7',
    labels: {},
    status: 'running',
    counts: { ...all, total },
    fraction: 0.5,
    eta: { lowMs: 110_000, highMs: 170_000 },
    createdAt: '2026-01-01T10:00:00.000Z',
    finishedAt: null,
    revision: 5,
    ...changes,
  };
}
