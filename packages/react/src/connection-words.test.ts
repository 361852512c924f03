import type { ConnectionState } from '@headway/client';
import { type Code, codes, isCode } from '@headway/protocol';
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
      word: 'Reconnecting…',
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

  it('uses one word for the tries and the waits between them', () => {
    const waiting = connectionWords({ status: 'waiting', attempt: 2, retryAt: 0, code: 'network_lost' }, now);
    expect(waiting.word).toBe(connectionWords({ status: 'connecting', attempt: 2 }, now).word);
  });

  it('blames the network of the device where that is the cause, and promises no time', () => {
    const states: ConnectionState[] = [
      { status: 'waiting', attempt: 2, retryAt: now + 4200, code: 'network_lost' },
      { status: 'connecting', attempt: 2 },
      { status: 'closed', code: 'attempts_exhausted', message: '' },
    ];
    for (const state of states) {
      expect(connectionWords(state, now, false)).toMatchObject({
        word: 'Offline',
        detail: 'This device has no network.',
        retryInSeconds: null,
      });
    }
    const signedOut: ConnectionState = { status: 'closed', code: 'signed_out', message: '' };
    expect(connectionWords(signedOut, now, false).word).toBe('Signed out');
    expect(connectionWords({ status: 'connected', connection: 'c', since: 0 }, now, false).word).toBe('Live');
  });

  it('says what to do about an end', () => {
    const closed = (code: Code) => connectionWords({ status: 'closed', code, message: '' }, now);
    expect(closed('signed_out')).toMatchObject({ needsSignIn: true, todo: 'Sign in again to go on.' });
    expect(closed('attempts_exhausted')).toMatchObject({
      needsSignIn: false,
      word: 'Disconnected',
      detail: 'The server could not be reached.',
      todo: 'Check the network, then try again.',
    });
    expect(closed('closed')).toMatchObject({ tone: 'offline', todo: null });
    const ends = Object.keys(codes)
      .filter(isCode)
      .filter((code) => codes[code].reaction === 'stop');
    expect(ends.filter((code) => closed(code).todo === null)).toEqual(['closed']);
  });
});
