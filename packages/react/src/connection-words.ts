import type { ConnectionState } from '@headway/client';
import { type Code, codeSentences, sentenceOf } from '@headway/protocol';
import type { Tone } from './job-words.ts';

/** The connection as people read it. */
export interface ConnectionWords {
  tone: Tone;
  word: string;
  /** A sentence: what it means, or why. */
  detail: string;
  /** A sentence: what the reader can do about it; `null` where nothing is to be done. */
  todo: string | null;
  /** Whole seconds to the next try, `null` when none is planned. */
  retryInSeconds: number | null;
  /** Whether trying now makes sense. */
  canReconnect: boolean;
  /** Only signing in again helps. */
  needsSignIn: boolean;
}

/**
 * @param nowMs ms since 1970; `null` while it is not known, then without a countdown
 * @param deviceIsOnline what the browser says of its network; only a "no" can be relied on
 */
export function connectionWords(
  state: ConnectionState,
  nowMs: number | null,
  deviceIsOnline: boolean = true,
): ConnectionWords {
  const { status } = state;
  if (status === 'idle') {
    return {
      ...calm,
      word: 'Not connected',
      detail: 'Live updates have not been started.',
      canReconnect: true,
    };
  }
  if (status === 'connected') {
    return { ...calm, tone: 'done', word: 'Live', detail: 'Changes appear here as they happen.' };
  }
  if (status === 'closed') return closedWords(state, deviceIsOnline);
  if (status === 'connecting' && state.attempt <= 1) {
    return { ...calm, word: 'Connecting…', detail: 'Getting the present state.' };
  }
  if (!deviceIsOnline) return noNetwork;
  // One word for each try and the wait between them: it would change to and fro.
  const away = { ...calm, tone: 'offline', word: 'Reconnecting…' } as const;
  if (status === 'connecting') return { ...away, detail: 'What is shown may be out of date.' };
  return {
    ...away,
    detail: codeSentences[state.code],
    retryInSeconds: nowMs === null ? null : Math.max(0, Math.ceil((state.retryAt - nowMs) / 1000)),
    canReconnect: true,
  };
}

const calm = {
  tone: 'waiting',
  todo: null,
  retryInSeconds: null,
  canReconnect: false,
  needsSignIn: false,
} as const satisfies Partial<ConnectionWords>;

const noNetwork: ConnectionWords = {
  ...calm,
  tone: 'offline',
  word: 'Offline',
  detail: 'This device has no network.',
  todo: 'It connects by itself when the network is back.',
  canReconnect: true,
};

/** What helps against an end, by its code. */
const todos: Readonly<Partial<Record<Code, string>>> = {
  unauthenticated: 'Sign in to go on.',
  token_invalid: 'Sign in again to go on.',
  signed_out: 'Sign in again to go on.',
  user_changed: 'Reload the page to go on as the one who is signed in now.',
  attempts_exhausted: 'Check the network, then try again.',
  origin_refused: 'Whoever runs the server has to allow the address of this page.',
  bad_frame: 'Reload the page.',
  message_too_large: 'Reload the page.',
};

const signInCodes: ReadonlySet<Code> = new Set(['unauthenticated', 'token_invalid', 'signed_out']);

function closedWords(
  state: Extract<ConnectionState, { status: 'closed' }>,
  deviceIsOnline: boolean,
): ConnectionWords {
  const { code } = state;
  if (code === 'attempts_exhausted' && !deviceIsOnline) return noNetwork;
  const needsSignIn = signInCodes.has(code);
  return {
    ...calm,
    tone: code === 'closed' ? 'offline' : 'failed',
    word: needsSignIn ? 'Signed out' : 'Disconnected',
    detail: sentenceOf(state),
    todo: todos[code] ?? null,
    canReconnect: true,
    needsSignIn,
  };
}
