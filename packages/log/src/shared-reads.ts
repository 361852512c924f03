/**
 * Lets those who ask the same at the same time share one answer: many clients that were cut together resume from the
 * same place.
 *
 * An answer is shared only by those who ask before it is there and before anything more was told to anyone: whoever has
 * just seen an append resolve, or has begun to hear a tail, finds all that was stored until then.
 */
export class SharedReads {
  readonly #generation: () => number;
  readonly #reads = new Map<string, { generation: number; answer: Promise<unknown> }>();

  /** `generation` changes before anyone is told what a write stored. */
  constructor(generation: () => number) {
    this.#generation = generation;
  }

  /** `question` MUST say all that the answer depends on. */
  ask<T>(question: readonly unknown[], read: () => Promise<T>): Promise<T> {
    const key = JSON.stringify(question);
    const generation = this.#generation();
    const shared = this.#reads.get(key);
    // The question says what the answer is.
    if (shared?.generation === generation) return shared.answer as Promise<T>;
    const answer = this.#forgetting(key, read);
    this.#reads.set(key, { generation, answer });
    return answer;
  }

  async #forgetting<T>(key: string, read: () => Promise<T>): Promise<T> {
    const generation = this.#generation();
    try {
      return await read();
    } finally {
      if (this.#reads.get(key)?.generation === generation) this.#reads.delete(key);
    }
  }
}
