import type { PresenceMember } from '@headway/protocol';
import { createElement, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ConnectionStatus } from './connection-status.tsx';
import { HeadwayProvider } from './headway-provider.tsx';
import { PresenceAvatars } from './presence-avatars.tsx';
import { QueueCard } from './queue-card.tsx';
import { ReviewCard } from './review-card.tsx';
import { SystemStatus } from './system-status.tsx';
import { createMemoryClient } from './testing/memory-client.ts';
import { makeReview } from './testing/make-review.ts';
import { makeQueueStats } from './testing/make-status.ts';
import { makeSystemStatus } from './testing/make-system-status.ts';

const member: PresenceMember = { user: 'u1', since: '2026-01-01T10:00:00.000Z', clients: [] };
const client = createMemoryClient();
const samples = [{ timestamp: '2026-01-01T10:00:00.000Z', status: makeSystemStatus() }];

/** What a server writes, without a page around it; what depends on the reader's clock and time zone comes later. */
const written: [name: string, element: ReactNode, text: string][] = [
  ['QueueCard', createElement(QueueCard, { stats: makeQueueStats() }), 'Working'],
  ['ReviewCard', createElement(ReviewCard, { review: makeReview(), onAnswer: () => undefined }), 'Accept'],
  [
    'PresenceAvatars',
    createElement(PresenceAvatars, { members: new Map([['u1', member]]), count: 1, nameOf: () => 'Ada' }),
    'Ada is here',
  ],
  [
    'ConnectionStatus',
    createElement(HeadwayProvider, { client }, createElement(ConnectionStatus)),
    'Not connected',
  ],
  [
    'SystemStatus',
    createElement(SystemStatus, { current: makeSystemStatus(), history: samples }),
    'All well',
  ],
];

it.each(written)('%s can be rendered on a server', (_, element, text) => {
  expect(typeof document).toBe('undefined');
  const html = renderToString(element);
  expect(html).toContain(text);
  expect(html).not.toContain('title="Jan');
});
