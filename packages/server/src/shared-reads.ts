import type { Clock, Position } from '@headway/protocol';

/** Different reads of one channel that are kept. */
const maxKept = 32;

/**
 * Reads of a channel, each done once for those who ask for it in the same moment. A read serves whoever hears the tail
 * from no later than where it ends: what was told before that it has.
 */
export class SharedReads<Result extends { position: Position }> {
  readonly #clock: Pick<Clock, 'setTimer'>;
  readonly #keepMs: number;
  /** `null` while there are none: a channel that nobody reads any more costs little. */
  #reads: Map<string, Promise<Result>> | null = null;
  #cancel: (() => void) | null = null;

  /** @param keepMs how long what was read serves others; with 0 they share it only while it is being read */
  constructor(clock: Pick<Clock, 'setTimer'>, keepMs: number) {
    this.#clock = clock;
    this.#keepMs = keepMs;
  }

  /**
   * @param key says what is read, and after what
   * @param toldOffset what the tail has told by now
   */
  async get(key: string, toldOffset: number, read: () => Promise<Result>): Promise<Result> {
    const shared = this.#reads?.get(key);
    if (shared) {
      const result = await shared;
      if (result.position.offset >= toldOffset) return result;
    }
    // Another one may have begun to read it anew meanwhile.
    const newer = this.#reads?.get(key);
    if (newer && newer !== shared) return this.get(key, toldOffset, read);
    const reading = read();
    this.#keep(key, reading);
    return reading;
  }

  #keep(key: string, reading: Promise<Result>): void {
    const reads = (this.#reads ??= new Map<string, Promise<Result>>());
    reads.set(key, reading);
    const [oldest] = reads.keys();
    if (reads.size > maxKept && oldest !== undefined) reads.delete(oldest);
    const forget = (): void => {
      if (reads.get(key) === reading) reads.delete(key);
      if (reads.size === 0 && this.#reads === reads) this.#reads = null;
    };
    if (this.#keepMs === 0) reading.then(forget, forget);
    else reading.then(() => this.#forgetSoon(), forget);
  }

  /** All at once: what is under way then is only no longer shared. */
  #forgetSoon(): void {
    if (this.#reads) this.#cancel ??= this.#clock.setTimer(() => this.clear(), this.#keepMs);
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#reads = null;
  }
}
