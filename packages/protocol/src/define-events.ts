import type { StandardSchemaV1 } from '@standard-schema/spec';
import { HeadwayError } from './codes.ts';
import type { EventDraft, EventFacts } from './event.ts';

/** One event type: its schema and the facts that the log stores with each event. */
export interface EventDefinition<Schema extends StandardSchemaV1 = StandardSchemaV1> {
  schema: Schema;
  /** The entity that the event speaks of, for example `job:01J…`. */
  key?: (data: StandardSchemaV1.InferOutput<Schema>) => string;
  /**
   * The data is the entity's whole state: the newest replaces all before.
   * @default false
   */
  state?: boolean;
  /**
   * May be superseded by a later state event of its key before anyone reads it (progress, statistics).
   * @default false
   */
  conflatable?: boolean;
  /** How long the key stays in the channel's snapshot after this event, ms; `null`: until a tombstone. */
  ttlMs?: number | null;
  /**
   * Clients may publish it where the namespace allows publishing.
   * @default false
   */
  clients?: boolean;
}

type Schemas = Record<string, StandardSchemaV1>;

/** Type name → data, of a set of schemas. */
export type EventMap<S extends Schemas> = {
  [Type in keyof S & string]: StandardSchemaV1.InferOutput<S[Type]>;
};

/** A checked draft with its facts, ready for the log. */
export interface PreparedEvent extends EventDraft, EventFacts {}

/** Declared event types. `Map` exists only for types: type name → data. */
export interface EventRegistry<Map extends object = Record<string, unknown>> {
  readonly types?: Map;
  has(type: string): boolean;
  /** Whether clients may publish the type. */
  clientsMayPublish(type: string): boolean;
  /**
   * Checks the data and derives the facts. `data: null` makes the tombstone of `tombstoneKey`.
   * @throws HeadwayError `unknown_type`, or `invalid_event` with the schema's first issue in the message.
   */
  prepare(draft: EventDraft, tombstoneKey?: string): PreparedEvent;
}

/** Type name → data, of a registry: `EventsOf<typeof events>`. */
export type EventsOf<Registry> = Registry extends EventRegistry<infer Map> ? Map : never;

const typePattern = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9_-]*)+$/;

/**
 * Declares event types.
 * @throws TypeError when a type is not dotted, or `state` or `conflatable` is set without a `key`.
 * @example
 * const events = defineEvents({
 *   'order.paid': { schema: z.object({ id: z.string() }), key: (order) => `order:${order.id}`, state: true },
 * });
 */
export function defineEvents<const S extends Schemas>(definitions: {
  [Type in keyof S]: EventDefinition<S[Type]>;
}): EventRegistry<EventMap<S>> {
  const byType = new Map<string, Checked>();
  for (const type of Object.keys(definitions) as (keyof S & string)[]) {
    const definition: EventDefinition<S[keyof S & string]> = definitions[type];
    if (!typePattern.test(type))
      throw new TypeError(`Event type '${type}' must be dotted, like 'job.progress'.`);
    if ((definition.state || definition.conflatable) && !definition.key) {
      throw new TypeError(
        `Event type '${type}' is ${definition.state ? 'state' : 'conflatable'} and needs a key.`,
      );
    }
    byType.set(type, checked(type, definition));
  }
  return createRegistry(byType);
}

/** Several registries as one. @throws TypeError when a type is declared twice. */
export function combineEvents<A extends object, B extends object>(
  first: EventRegistry<A>,
  second: EventRegistry<B>,
): EventRegistry<A & B> {
  const byType = new Map(entriesOf(first));
  for (const [type, entry] of entriesOf(second)) {
    if (byType.has(type)) throw new TypeError(`Event type '${type}' is declared twice.`);
    byType.set(type, entry);
  }
  return createRegistry(byType);
}

interface Checked {
  clients: boolean;
  prepare(data: unknown): PreparedEvent;
}

const entries = new WeakMap<object, ReadonlyMap<string, Checked>>();

function entriesOf(registry: object): ReadonlyMap<string, Checked> {
  const found = entries.get(registry);
  if (!found) throw new TypeError('Expected a registry made by defineEvents.');
  return found;
}

function createRegistry<Map extends object>(byType: ReadonlyMap<string, Checked>): EventRegistry<Map> {
  const registry: EventRegistry<Map> = {
    has: (type) => byType.has(type),
    clientsMayPublish: (type) => byType.get(type)?.clients ?? false,
    prepare({ type, data }, tombstoneKey) {
      const entry = byType.get(type);
      if (!entry) throw new HeadwayError('unknown_type', `Event type '${type}' is not declared.`);
      if (data === null && tombstoneKey !== undefined) {
        return { type, data, key: tombstoneKey, state: true, conflatable: false };
      }
      return entry.prepare(data);
    },
  };
  entries.set(registry, byType);
  return registry;
}

function checked<Schema extends StandardSchemaV1>(
  type: string,
  definition: EventDefinition<Schema>,
): Checked {
  const { schema, key, state = false, conflatable = false, ttlMs, clients = false } = definition;
  return {
    clients,
    prepare(value) {
      const result = schema['~standard'].validate(value);
      if (result instanceof Promise) throw new TypeError(`The schema of '${type}' must be synchronous.`);
      if (result.issues) throw new HeadwayError('invalid_event', describeIssue(type, result.issues));
      const data = result.value as StandardSchemaV1.InferOutput<Schema>;
      return {
        type,
        data,
        state,
        conflatable,
        ...(key && { key: key(data) }),
        ...(ttlMs !== undefined && { ttlMs }),
      };
    },
  };
}

function describeIssue(type: string, issues: readonly StandardSchemaV1.Issue[]): string {
  const [issue] = issues;
  const path = issue?.path
    ?.map((part) => (typeof part === 'object' ? String(part.key) : String(part)))
    .join('.');
  return `Event '${type}'${path ? ` at '${path}'` : ''}: ${issue?.message ?? 'invalid data'}`;
}
