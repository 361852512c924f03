import type { HeadwayEvent } from '@headway/protocol';
import type { Origin } from './client.ts';
import { Listeners } from './listeners.ts';

/** A handler whose event type has been forgotten. */
export type AnyHandler = (event: HeadwayEvent, context: { origin: Origin }) => void;

/** Handlers of events, by type or by pattern: `job.progress`, `job.*`, `*`. One that threw has run. */
export class Handlers extends Listeners<Parameters<AnyHandler>> {
  on(pattern: string, handler: AnyHandler): () => void {
    return this.add((event, context) => {
      if (matches(pattern, event.type)) handler(event, context);
    });
  }
}

function matches(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}
