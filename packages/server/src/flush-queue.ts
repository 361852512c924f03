/** What has something to write at the end of this turn of the event loop. */
export interface Flushable {
  flush(): void;
}

/**
 * Flushes everything that became dirty in a turn of the event loop, once, at the turn's end: however many events a
 * connection got meanwhile, they leave in one write.
 */
export class FlushQueue {
  #dirty: Flushable[] = [];

  /** The caller MUST NOT add itself again before it was flushed. */
  add(flushable: Flushable): void {
    if (this.#dirty.length === 0) setImmediate(() => this.#flush());
    this.#dirty.push(flushable);
  }

  #flush(): void {
    const dirty = this.#dirty;
    this.#dirty = [];
    for (const flushable of dirty) flushable.flush();
  }
}
