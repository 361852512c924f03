/**
 * How far a durable subscription has come: what was sent and is not acknowledged yet, and up to where all is settled.
 * Offsets of one channel; what needs no delivery is skipped, and so acknowledged by the server itself.
 */
export class DurableWindow {
  /** In flight, rising. */
  readonly #unacknowledged: number[] = [];
  #readOffset: number;
  #sentOffset: number;

  /** @param offset of the cursor */
  constructor(offset: number) {
    this.#readOffset = offset;
    this.#sentOffset = offset;
  }

  /** How many are in flight. */
  get size(): number {
    return this.#unacknowledged.length;
  }

  /** The first one in flight; `null` when there is none. */
  get head(): number | null {
    return this.#unacknowledged[0] ?? null;
  }

  /** All up to here was sent or skipped. */
  get readOffset(): number {
    return this.#readOffset;
  }

  /** All up to here is dealt with. */
  get settledOffset(): number {
    return this.head === null ? this.#readOffset : this.head - 1;
  }

  send(offset: number): void {
    this.#unacknowledged.push(offset);
    this.#readOffset = offset;
    this.#sentOffset = offset;
  }

  skipTo(offset: number): void {
    this.#readOffset = Math.max(this.#readOffset, offset);
  }

  /**
   * Everything up to an offset is dealt with. `known`: it was before. `beyond`: it was not sent, and nothing changes.
   */
  acknowledge(offset: number): 'moved' | 'known' | 'beyond' {
    if (offset > Math.max(this.#sentOffset, this.settledOffset)) return 'beyond';
    const firstLeft = this.#unacknowledged.findIndex((sent) => sent > offset);
    const count = firstLeft === -1 ? this.size : firstLeft;
    this.#unacknowledged.splice(0, count);
    return count > 0 ? 'moved' : 'known';
  }
}
