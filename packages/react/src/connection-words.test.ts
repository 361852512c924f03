import type { ConnectionState } from '@headway/client';
import { describe, expect, it } from 'vitest';
import { connectionWords } from './connection-words.ts';

const now = 1_000_000;

describe('the words of a connection', () => {
  it('counts down to the next try in whole seconds, never below none', () => {
    const waiting = (retryAt: number): ConnectionState => ({
      status: 'waiting',
      attempt: 2,
      retryAt,
      code: 'network_lost',
    });
    expect(connectionWords(waiting(now + 4200), now)).toMatchObject({
      tone: 'offline',
      word: 'Offline',
      detail: 'The connection was lost.',
      retryInSeconds: 5,
      canReconnect: true,
    });
    expect(connectionWords(waiting(now - 10), now).retryInSeconds).toBe(0);
    expect(connectionWords(waiting(now), null).retryInSeconds).toBeNull();
  });

  it('tells a first connection from one that comes back', () => {
    expect(connectionWords({ status: 'connecting', attempt: 1 }, now).word).toBe('Connecting…');
    expect(connectionWords({ status: 'connecting', attempt: 3 }, now)).toMatchObject({
      word: 'Reconnecting…',
      tone: 'offline',
    });
  });

  it('says why it ended, with the reason of the table where none was given', () => {
    expect(connectionWords({ status: 'closed', code: 'signed_out', message: '' }, now)).toMatchObject({
      tone: 'failed',
      detail: 'The session has ended.',
      canReconnect: true,
    });
  });

  it('offers nothing while all is well', () => {
    const live = connectionWords({ status: 'connected', connection: 'c', since: 0 }, now);
    expect(live).toMatchObject({ tone: 'done', word: 'Live', canReconnect: false });
  });
});
