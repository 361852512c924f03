import type { HeadwayEvent } from '@headway/protocol';
import type { Origin } from './client.ts';
import { createListeners, type Listeners, type OnError } from './listeners.ts';

/** A handler whose event type has been forgotten. */
export type AnyHandler = (event: HeadwayEvent, context: { origin: Origin }) => void;

/** Handlers of events, by type or by pattern: `job.progress`, `job.*`, `*`. One that threw has run. */
export interface Handlers extends Pick<Listeners<Parameters<AnyHandler>>, 'call' | 'clear'> {
  on(pattern: string, handler: AnyHandler): () => void;
}

export function createHandlers(onError: OnError): Handlers {
  const { add, call, clear } = createListeners<Parameters<AnyHandler>>(onError);
  return {
    call,
    clear,
    on: (pattern, handler) =>
      add((event, context) => {
        if (matches(pattern, event.type)) handler(event, context);
      }),
  };
}

function matches(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}
