import { use } from 'react';
import { createFirstAnswers, type FirstAnswers } from './first-answers.ts';
import { useKit } from './headway-provider.tsx';
import { type Channels, namesOf } from './use-channel-store.ts';

/**
 * Suspends until each of these channels has its first answer, so that `<Suspense>` shows its fallback meanwhile. A
 * refusal is an answer, too: it is told by `status` and `code` of the hook that reads the channel, now and at any later
 * time. It does not suspend on a server, nor once the client has given up.
 *
 * Not for logs: lines of the past are told to those who are there when the answer comes.
 * @example
 * useReady(`job:${jobId}`);
 * const { job } = useJob(cells, jobId);
 */
export function useReady(channels: Channels): void {
  const { client, channels: holder, shelf } = useKit();
  // Nobody would hold the channel on a server, where no component is ever mounted.
  if (typeof window === 'undefined') return;
  const answers = (shelf.get(holder) as FirstAnswers | undefined) ?? createFirstAnswers(client, holder);
  shelf.set(holder, answers);
  // All are asked for before the first is waited for.
  const waits = namesOf(channels).flatMap((channel) => answers(channel) ?? []);
  for (const wait of waits) use(wait);
}
