import type { HeadwayClient } from '@headway/client';
import type { ChannelHolder } from './channel-holder.ts';

/**
 * A promise for the first answer of a channel, `null` when that is there. While the channel is held for somebody who
 * waited it is the same one: React wants to be given again what it has waited for.
 */
export type FirstAnswers = (channel: string) => Promise<void> | null;

/**
 * How long a channel is held for somebody who waits, ms. Whoever still waits then asks again; a tree that was thrown
 * away does not.
 */
const waitMs = 30_000;

/** How long it is held after that, ms: until whoever waited has rendered and holds it, or asks again. */
const handOverMs = 5000;

/** Holds channels for components that are not mounted yet. */
export function createFirstAnswers<Events extends object>(
  client: Pick<HeadwayClient<Events>, 'state' | 'subscribeState'>,
  holder: ChannelHolder<Events>,
): FirstAnswers {
  const waiting = new Map<string, Promise<void>>();

  function isThere(channel: string): boolean {
    const status = holder.peek(channel, undefined)?.snapshot().status ?? 'pending';
    return status !== 'pending' || client.state().status === 'closed';
  }

  function wait(channel: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { handle, release } = holder.hold(channel, undefined);
    function letGo(): void {
      release();
      if (waiting.get(channel) === promise) waiting.delete(channel);
    }
    function end(): void {
      for (const undo of undos) undo();
      clearTimeout(timer);
      // Without an answer the next to ask waits anew.
      if (!isThere(channel)) waiting.delete(channel);
      setTimeout(letGo, handOverMs);
      resolve();
    }
    function check(): void {
      if (isThere(channel)) end();
    }
    const undos = [handle.subscribe(check), client.subscribeState(check)];
    const timer = setTimeout(end, waitMs);
    waiting.set(channel, promise);
    return promise;
  }

  return (channel) => waiting.get(channel) ?? (isThere(channel) ? null : wait(channel));
}
