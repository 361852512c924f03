import type { ConnectionState } from '@headway/client';
import { codeSentences, sentenceOf } from '@headway/protocol';
import type { Tone } from './job-words.ts';

/** The connection as people read it. */
export interface ConnectionWords {
  tone: Tone;
  word: string;
  /** A sentence: what it means, or why. */
  detail: string;
  /** Whole seconds to the next try, `null` when none is planned. */
  retryInSeconds: number | null;
  /** Whether trying now makes sense. */
  canReconnect: boolean;
}

/** @param nowMs ms since 1970; `null` while it is not known, then without a countdown */
export function connectionWords(state: ConnectionState, nowMs: number | null): ConnectionWords {
  switch (state.status) {
    case 'idle':
      return quiet('waiting', 'Not connected', 'Live updates have not been started.', true);
    case 'connected':
      return quiet('done', 'Live', 'Changes appear here as they happen.', false);
    case 'connecting':
      return state.attempt > 1
        ? quiet('offline', 'Reconnecting…', 'What is shown may be out of date.', false)
        : quiet('waiting', 'Connecting…', 'Getting the present state.', false);
    case 'waiting':
      return {
        tone: 'offline',
        word: 'Offline',
        detail: codeSentences[state.code],
        retryInSeconds: nowMs === null ? null : Math.max(0, Math.ceil((state.retryAt - nowMs) / 1000)),
        canReconnect: true,
      };
    case 'closed':
      return quiet(state.code === 'closed' ? 'offline' : 'failed', 'Disconnected', sentenceOf(state), true);
  }
}

function quiet(tone: Tone, word: string, detail: string, canReconnect: boolean): ConnectionWords {
  return { tone, word, detail, retryInSeconds: null, canReconnect };
}
