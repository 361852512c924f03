import type { ChannelSnapshot } from '@headway/client';
import type { StateWords } from './job-words.ts';

/** What a card says instead of its own state when that can't be trusted; `null` while it can. */
export function freshnessWords(status: ChannelSnapshot['status'], isKnown: boolean): StateWords | null {
  if (status === 'refused') return { tone: 'offline', icon: 'offline', word: 'Not for you to see' };
  if (status === 'stale') return { tone: 'offline', icon: 'offline', word: 'Not up to date' };
  return isKnown ? null : { tone: 'waiting', icon: 'waiting', word: 'Loading…' };
}
