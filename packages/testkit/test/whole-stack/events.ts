import { defineEvents, type EventRegistry } from '@headway/protocol';

export interface Numbered {
  number: number;
  key: string;
}

/** Every kind of event that the log tells apart. */
export interface StackEvents {
  /** Lossless, about no entity. */
  'note.said': Numbered;
  /** Lossless, about an entity, and not its state. */
  'item.touched': Numbered;
  /** A lossless state. */
  'item.changed': Numbered;
  /** A state that a later one may supersede. */
  'item.progress': Numbered;
  /** Lossless, published by clients. */
  'word.said': Numbered;
  /** The last one of a run: every filter lets it pass. */
  'mark.set': Numbered;
}

interface StandardSchema<Output> {
  '~standard': {
    version: 1;
    vendor: string;
    validate: (value: unknown) => { value: Output };
    types?: { input: Output; output: Output };
  };
}

/** Takes what it is given: these events come from the tests alone. */
const schema: StandardSchema<Numbered> = {
  '~standard': {
    version: 1,
    vendor: 'headway-tests',
    validate: (value) => ({ value: value as Numbered }),
  },
};
const key = (data: Numbered): string => data.key;

export const stackEvents: EventRegistry<StackEvents> = defineEvents({
  'note.said': { schema },
  'item.touched': { schema, key },
  'item.changed': { schema, key, state: true },
  'item.progress': { schema, key, state: true, conflatable: true },
  'word.said': { schema, clients: true },
  'mark.set': { schema, key, state: true },
});

/** The key of the mark. */
export const markKey = 'mark:last';
