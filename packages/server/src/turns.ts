/** Lets so many at a time through, in the order in which they came. */
export class Turns {
  #free: number;
  #waiting: (() => void)[] | null = null;

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Resolves with what ends the turn: to be called in any case, and more than once changes nothing. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => (this.#waiting ??= []).push(resolve));
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const next = this.#waiting?.shift();
      if (next) next();
      else this.#free += 1;
    };
  }
}
