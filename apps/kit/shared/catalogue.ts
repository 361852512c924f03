/** One component of the kit, as the page shows it. */
export interface Entry {
  /** Its address, and the name of its page in `docs/react` and of its example. */
  slug: string;
  name: string;
  /** What it is for, in a line. */
  line: string;
  /** The states that are shown, each by the id of its section. */
  states: readonly string[];
}

export interface Group {
  title: string;
  entries: readonly Entry[];
}

/** Everything that the page shows, in its order. */
export const catalogue: readonly Group[] = [
  {
    title: 'One job',
    entries: [
      {
        slug: 'job-progress',
        name: 'JobProgress',
        line: 'How a job stands, in full or in one line.',
        states: [
          'running',
          'queued',
          'reviewing',
          'pausing',
          'paused',
          'cancelling',
          'retrying',
          'completed',
          'nothing-found',
          'low-confidence',
          'failed',
          'cancelled',
          'second-attempt',
          'no-number',
          'no-worker',
          'stalled',
          'slow',
          'long-names',
          'refused',
          'no-right',
          'offline',
          'loading',
          'no-access',
          'compact',
        ],
      },
    ],
  },
  {
    title: 'Around them',
    entries: [
      {
        slug: 'connection-status',
        name: 'ConnectionStatus',
        line: 'Whether what is on the screen is live.',
        states: ['connected', 'connecting', 'waiting', 'closed', 'idle', 'dot-only'],
      },
    ],
  },
];

export const entries: readonly Entry[] = catalogue.flatMap((group) => group.entries);
