import type { Clock } from '@headway/protocol';

export interface CloseOptions {
  /**
   * Connections are let go in batches over this time, ms, and clients spread their return over it. 0: all at once, which
   * is right where nothing else could take them meanwhile. @default 0
   */
  drainMs?: number;
  /** All sockets are gone by then, whatever their peers do, ms from now. @default `drainMs` + 2000 */
  timeoutMs?: number;
}

/** Clients spread their return over this time at least. */
const minReconnectWithinMs = 2000;
/** How long clients have to say goodbye after the last was let go. */
const farewellMs = 2000;
/** Time between two batches. */
const batchMs = 100;

/** A connection as a shutdown sees it. MUST NOT throw. */
export interface Leaver {
  /** Tells the client to come back elsewhere within this time; from now on it begins nothing new. */
  announce(reconnectWithinMs: number): void;
  /** Closes as soon as what was accepted from it is done and answered. */
  letGo(): void;
  /** Cuts the socket. */
  terminate(): void;
}

/** How many of `total` are to be let go by now. */
export function dueBy(elapsedMs: number, drainMs: number, total: number): number {
  return elapsedMs >= drainMs ? total : Math.floor((total * elapsedMs) / drainMs);
}

/** Fills in the defaults. @throws TypeError when an option does not make sense. */
export function resolveCloseOptions({
  drainMs = 0,
  timeoutMs = drainMs + farewellMs,
}: CloseOptions): Required<CloseOptions> {
  if (drainMs >= 0 && timeoutMs >= drainMs) return { drainMs, timeoutMs };
  throw new TypeError(`'drainMs' (${drainMs}) must be 0 or more, and 'timeoutMs' (${timeoutMs}) no less.`);
}

/** Lets all connections go. Resolves when `empty` does, which is within the timeout. */
export async function letGoAll(
  connections: ReadonlySet<Leaver>,
  empty: Promise<void>,
  { drainMs, timeoutMs, clock }: Required<CloseOptions> & { clock: Clock },
): Promise<void> {
  const leavers = [...connections];
  const startedAt = clock.monotonic();
  let released = 0;
  let cancelBatch: () => void = () => undefined;

  function nextBatch(): void {
    const due = dueBy(clock.monotonic() - startedAt, drainMs, leavers.length);
    for (const leaver of leavers.slice(released, due)) leaver.letGo();
    released = due;
    if (released < leavers.length) cancelBatch = clock.setTimer(nextBatch, batchMs);
  }

  for (const leaver of leavers) leaver.announce(Math.max(drainMs, minReconnectWithinMs));
  nextBatch();
  const cancelTimeout = clock.setTimer(() => {
    for (const connection of connections) connection.terminate();
  }, timeoutMs);
  await empty;
  cancelBatch();
  cancelTimeout();
}
