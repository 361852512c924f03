import type { Clock } from '@headway/protocol';
import { type HeldToken, holdToken } from './token.ts';

const shortestRenewalMs = 1000;
// Longer timers overflow in every JavaScript engine; a renewal that comes early does no harm.
const longestTimerMs = 86_400_000;

export interface TokenKeeper {
  /** The token to connect with: the one at hand, or a new one. Rejects as `getToken` does. */
  obtain(): Promise<string | null>;
  forget(): void;
  /** Renews in place while a connection lasts, until `stopRenewing`. Again after a sleep: timers stood still. */
  startRenewing(): void;
  stopRenewing(): void;
}

export interface TokenKeeperOptions {
  getToken: (() => Promise<string | null>) | undefined;
  clock: Clock;
  /** Hands a new token to the server; rejects when it is refused. */
  present: (token: string) => Promise<unknown>;
  /** A renewal failed; it is tried again until the token ends. */
  onFailure: (error: unknown) => void;
}

/** Holds the token: asks for one when it is missing or near its end, and renews it before it ends. */
export function createTokenKeeper({ getToken, clock, present, onFailure }: TokenKeeperOptions): TokenKeeper {
  let held: HeldToken | null = null;
  let cancelTimer = (): void => {};
  // Raised to make what is still under way of no account.
  let generation = 0;
  let forgotten = 0;

  function schedule(delayMs: number): void {
    cancelTimer();
    const mine = generation;
    cancelTimer = clock.setTimer(
      () => void renew(mine),
      Math.min(longestTimerMs, Math.max(shortestRenewalMs, delayMs)),
    );
  }

  function scheduleNext(): void {
    if (held) schedule(held.renewAt - clock.now());
  }

  async function renew(mine: number): Promise<void> {
    const old = held;
    if (!old || !getToken) return;
    // Too early by far only after a capped timer; platforms call timers a little early by the wall clock.
    if (old.renewAt - clock.now() > shortestRenewalMs) {
      scheduleNext();
      return;
    }
    try {
      const value = await getToken();
      if (mine !== generation) return;
      if (value === null || value === old.value) throw new Error('getToken gave no newer token.');
      await present(value);
      if (mine !== generation) return;
      held = holdToken(value, clock.now());
      scheduleNext();
    } catch (error) {
      if (mine !== generation) return;
      onFailure(error);
      const leftMs = old.expiresAt - clock.now();
      if (mine === generation && leftMs > 0) schedule(leftMs / 2);
    }
  }

  return {
    async obtain() {
      if (!getToken) return null;
      if (held && held.renewAt > clock.now()) return held.value;
      const asked = forgotten;
      const value = await getToken();
      // One that comes after a goodbye may be of another person than the next.
      if (asked === forgotten) held = value === null ? null : holdToken(value, clock.now());
      return value;
    },
    forget() {
      forgotten += 1;
      held = null;
    },
    startRenewing() {
      generation += 1;
      scheduleNext();
    },
    stopRenewing() {
      generation += 1;
      cancelTimer();
    },
  };
}
