import type { BuiltinEvents } from '@headway/protocol';

/**
 * Tells the hooks about your own events; without it they know the built-in ones.
 * @example
 * declare module '@headway/react' {
 *   interface Register { events: EventsOf<typeof events> }
 * }
 */
export interface Register {}

/** Type name → data of the events that the hooks know. */
export type RegisteredEvents = Register extends { events: infer Events extends object }
  ? Events
  : BuiltinEvents;
