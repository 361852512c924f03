/** One event for one or several channels. */
export interface Publication<Type extends string = string, Data = unknown> {
  /** Channels that get the event, with the same id. At least one. */
  channels: readonly string[];
  type: Type;
  /** `null` makes a tombstone of `key`. */
  data: Data;
  /** Only for tombstones: the entity that ends. */
  key?: string;
}

/**
 * Where events go: the one thing that jobs and the server agree on.
 *
 * `publish` MUST keep the order of its calls per channel, and MUST reject (never drop silently) what it can't accept.
 * With a `transaction` it MUST take effect exactly when that transaction commits.
 */
export interface Publisher<Transaction = never> {
  publish(publication: Publication, transaction?: Transaction): Promise<void>;
}
