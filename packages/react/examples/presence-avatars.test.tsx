import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { createMemoryClient } from '../src/testing/memory-client.ts';
import { renderKit } from '../src/testing/render-kit.tsx';
import { WhoIsHere } from './presence-avatars.tsx';

afterEach(cleanup);

const channel = 'project:p1';
const members = ['u1', 'u2'].map((user) => ({
  user,
  since: '2026-01-01T10:00:00.000Z',
  clients: [{ id: `tab-of-${user}`, kind: 'web' }],
}));

it('shows who has the project open, by their names', () => {
  const names = new Map([
    ['u1', 'Ada Lovelace'],
    ['u2', 'Ben Okafor'],
  ]);
  const client = createMemoryClient();
  client.setState({ status: 'connected', connection: 'c', since: 0 });
  const { tell } = renderKit(<WhoIsHere projectId="p1" names={names} />, { client });
  tell(({ sent, say }) => {
    const watch = sent.find(({ type }) => type === 'watch');
    if (watch?.type !== 'watch') throw new Error('Nobody asks who is here.');
    say({ kind: 'control', message: { type: 'reply', ref: watch.ref, result: null } });
    say({
      kind: 'unknown',
      type: 'presence',
      fields: { type: 'presence', channel, count: members.length, members },
    });
  });
  expect(screen.getByRole('button', { name: 'Ada Lovelace and Ben Okafor are here' })).toBeDefined();
});
