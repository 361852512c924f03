import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { createMemoryClient } from '../src/testing/memory-client.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { WhoIsHere } from './use-presence.tsx';

afterEach(cleanup);

const present = (count: number, users: readonly string[] | null) => ({
  kind: 'unknown' as const,
  type: 'presence',
  fields: {
    type: 'presence',
    channel: 'project:7',
    count,
    ...(users && {
      members: users.map((user) => ({ user, since: '2026-01-01T00:00:00.000Z', clients: [] })),
    }),
  },
});

it('names who is here', () => {
  const client = createMemoryClient();
  client.setState({ status: 'connected', connection: 'c', since: 0 });
  const names = new Map([['u1', 'Anna']]);
  const { tell } = renderKit(<WhoIsHere projectId="7" names={names} />, { client });
  const watch = client.sent.find(({ type }) => type === 'watch');
  const ref = watch && 'ref' in watch ? String(watch.ref) : '';
  tell((c) => c.say({ kind: 'control', message: { type: 'reply', ref, result: null } }));
  tell((c) => c.say(present(2, ['u1', 'u2'])));
  expect(screen.getByText('Anna, Somebody')).toBeDefined();
});
