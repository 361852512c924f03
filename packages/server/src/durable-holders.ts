import type { CursorId } from '@headway/log';

/** One that delivers a durable subscription to a connection. */
export interface DurableHolder {
  readonly cursor: CursorId;
  /** Another one has it now. */
  takenOver(): void;
  /** Its cursor is no more. */
  forgotten(): void;
  /** There is something to be sent again. */
  resend(): void;
}

/** Who holds which durable subscription: one at a time, the newest. */
export class DurableHolders {
  readonly #holders = new Map<string, DurableHolder>();

  find(cursor: CursorId): DurableHolder | null {
    return this.#holders.get(keyOf(cursor)) ?? null;
  }

  /** Makes it the holder and tells the one before. */
  take(holder: DurableHolder): void {
    const key = keyOf(holder.cursor);
    const before = this.#holders.get(key);
    this.#holders.set(key, holder);
    before?.takenOver();
  }

  /** Without effect where another one holds it by now. */
  leave(holder: DurableHolder): void {
    const key = keyOf(holder.cursor);
    if (this.#holders.get(key) === holder) this.#holders.delete(key);
  }
}

/** A text for each cursor. */
export function keyOf({ user, name, channel }: CursorId): string {
  return JSON.stringify([user, name, channel]);
}
