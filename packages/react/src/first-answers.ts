import type { HeadwayClient } from '@headway/client';
import type { ChannelHolder } from './channel-holder.ts';

/** A promise for the first answer of a channel, `null` when it is there. */
export type FirstAnswers = (channel: string) => Promise<void> | null;

/**
 * How long a channel is held for somebody who waits, ms. Whoever still waits then asks again; a tree that was thrown
 * away does not.
 */
const waitMs = 30_000;

/** How long it is held after the answer, ms: until whoever waited has rendered and holds it. */
const handOverMs = 5000;

/** Holds channels for components that wait to be mounted. One promise for each channel: React wants the same again. */
export function createFirstAnswers<Events extends object>(
  client: Pick<HeadwayClient<Events>, 'state' | 'subscribeState'>,
  holder: ChannelHolder<Events>,
): FirstAnswers {
  const waiting = new Map<string, Promise<void>>();
  return (channel) => {
    const status = holder.peek(channel, undefined)?.snapshot().status ?? 'pending';
    if (status !== 'pending' || hasGivenUp()) return null;
    const known = waiting.get(channel);
    if (known) return known;

    const { promise, resolve } = Promise.withResolvers<void>();
    const { handle, release } = holder.hold(channel, undefined);
    function end(): void {
      for (const undo of undos) undo();
      clearTimeout(timer);
      waiting.delete(channel);
      setTimeout(release, handOverMs);
      resolve();
    }
    function check(): void {
      if (handle.snapshot().status !== 'pending' || hasGivenUp()) end();
    }
    const undos = [handle.subscribe(check), client.subscribeState(check)];
    const timer = setTimeout(end, waitMs);
    waiting.set(channel, promise);
    return promise;
  };

  function hasGivenUp(): boolean {
    return client.state().status === 'closed';
  }
}
