import type { Code } from '@headway/protocol';
import type { Settings } from './resolve-options.ts';

type CountLimits = Pick<Settings, 'maxConnections' | 'maxUnauthenticated' | 'maxConnectionsPerUser'>;

/** Counts connections against their limits. Numbers only: there may be many thousands of them. */
export class ConnectionCounts {
  readonly #limits: CountLimits;
  readonly #byUser = new Map<string, number>();
  #unauthenticated = 0;

  constructor(limits: CountLimits) {
    this.#limits = limits;
  }

  /** Why no further socket may open beside these; `null` when it may. */
  refusal(openSockets: number): Code | null {
    const { maxConnections, maxUnauthenticated } = this.#limits;
    const full = openSockets >= maxConnections || this.#unauthenticated >= maxUnauthenticated;
    return full ? 'server_full' : null;
  }

  /** A socket opened; nobody knows yet whose it is. */
  arrived(): void {
    this.#unauthenticated += 1;
  }

  /** It is this user's. Gives why it stays nobody's where the user has as many as may be. */
  admit(userId: string): Code | null {
    const count = this.#byUser.get(userId) ?? 0;
    if (count >= this.#limits.maxConnectionsPerUser) return 'too_many_connections';
    this.#byUser.set(userId, count + 1);
    this.#unauthenticated -= 1;
    return null;
  }

  /** A connection of this user, or of nobody yet, is over. */
  left(userId: string | null): void {
    if (userId === null) {
      this.#unauthenticated -= 1;
      return;
    }
    const count = this.#byUser.get(userId) ?? 0;
    if (count > 1) this.#byUser.set(userId, count - 1);
    else this.#byUser.delete(userId);
  }
}
