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

/** What every part of the world can do to a component: each shows it. */
const ofTheWorld = ['long-names', 'offline', 'loading', 'no-access'] as const;
/** The same where people can ask for something. */
const ofPeople = ['refused', 'no-right', ...ofTheWorld] as const;

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
          'gpu',
          'pending',
          ...ofPeople,
          'compact',
        ],
      },
      {
        slug: 'job-tree',
        name: 'JobTree',
        line: 'The steps of a run, within each other, with how long each took.',
        states: [
          'running',
          'planned',
          'empty',
          'one',
          'completed',
          'failed',
          'cancelled',
          'paused',
          'many',
          ...ofTheWorld,
        ],
      },
      {
        slug: 'job-timeline',
        name: 'JobTimeline',
        line: 'When each step ran, on one axis of time.',
        states: [
          'running',
          'completed',
          'failed',
          'cancelled',
          'paused',
          'empty',
          'one',
          'many',
          ...ofTheWorld,
        ],
      },
      {
        slug: 'job-log',
        name: 'JobLog',
        line: 'What a job says, as it says it, searchable.',
        states: ['many', 'empty', 'one', 'error', 'offline', 'loading', 'no-access'],
      },
    ],
  },
  {
    title: 'Many jobs',
    entries: [
      {
        slug: 'job-list',
        name: 'JobList',
        line: 'Thousands of jobs by what they need, and what to do about them.',
        states: ['several', 'many', 'every-state', 'one', 'empty', 'pending', ...ofPeople],
      },
      {
        slug: 'active-jobs-panel',
        name: 'ActiveJobsPanel',
        line: 'What is going on, in a corner of every page.',
        states: ['several', 'many', 'one', 'folded', 'pending', 'empty', ...ofPeople],
      },
      {
        slug: 'batch-progress',
        name: 'BatchProgress',
        line: 'A batch as one bar of what became of its jobs.',
        states: [
          'running',
          'first',
          'paused',
          'cancelling',
          'completed',
          'failed',
          'pending',
          ...ofPeople,
          'compact',
        ],
      },
      {
        slug: 'queue-card',
        name: 'QueueCard',
        line: 'How full a queue is and how fast it goes.',
        states: ['many', 'full', 'empty', 'one', ...ofTheWorld],
      },
      {
        slug: 'review-card',
        name: 'ReviewCard',
        line: 'What a job asks a person, and the answer.',
        states: ['many', 'own-way', 'answered', 'withdrawn', 'pending', 'empty', ...ofPeople],
      },
    ],
  },
  {
    title: 'Around them',
    entries: [
      {
        slug: 'toaster',
        name: 'Toaster',
        line: 'News that passes by: once, in the tab that is looked at.',
        states: ['kinds', 'actions', 'persistent', 'many', 'promise', 'long-names', 'positions'],
      },
      {
        slug: 'connection-status',
        name: 'ConnectionStatus',
        line: 'Whether what is on the screen is live.',
        states: ['connected', 'connecting', 'waiting', 'closed', 'idle', 'dot-only'],
      },
      {
        slug: 'presence-avatars',
        name: 'PresenceAvatars',
        line: 'Who is here.',
        states: ['live', 'one', 'several', 'many', 'crowd', 'empty', ...ofTheWorld],
      },
      {
        slug: 'system-status',
        name: 'SystemStatus',
        line: 'How the machine is, and what runs short.',
        states: ['many', 'short', 'one', 'notices', 'empty', 'offline', 'loading', 'no-access'],
      },
    ],
  },
];

export const entries: readonly Entry[] = catalogue.flatMap((group) => group.entries);
