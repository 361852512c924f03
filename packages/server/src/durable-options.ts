import type { DeliveryFailure } from '@headway/protocol';

/** How durable subscriptions are served. */
export interface DurableOptions {
  /** Deliveries of one subscription that may wait for their acknowledgement. @default 20 */
  maxInFlight?: number;
  /** How long a client has to acknowledge the first of them before it is sent again, ms. @default 30_000 */
  deadlineMs?: number;
  /** After so many attempts in vain an event is set aside. @default 3 */
  maxAttempts?: number;
  /** Durable subscriptions of one user, those that nobody holds included. @default 100 */
  maxPerUser?: number;
  /** Events that one subscription may have set aside; from then on the next one is tried without end. @default 1000 */
  maxSetAside?: number;
  /**
   * The channel in which it is published as `delivery.failed` that an event was set aside; `null` for none.
   * @default `user:<id>` of its reader where there is a namespace `user`
   */
  noticeChannel?: (failure: DeliveryFailure) => string | null;
}

/** The numbers of `DurableOptions` with every default filled in. */
export type DurableLimits = Required<Omit<DurableOptions, 'noticeChannel'>>;

const defaults: DurableLimits = {
  maxInFlight: 20,
  deadlineMs: 30_000,
  maxAttempts: 3,
  maxPerUser: 100,
  maxSetAside: 1000,
};

const names = Object.keys(defaults) as (keyof DurableLimits)[];

/** @throws TypeError that names the option, what was expected and what came. */
export function resolveDurableOptions(options: DurableOptions = {}): DurableLimits {
  const limits = { ...defaults };
  for (const name of names) {
    const value = options[name] ?? defaults[name];
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new TypeError(`'durable.${name}' must be a whole number from 1, got ${String(value)}.`);
    }
    limits[name] = value;
  }
  return limits;
}
