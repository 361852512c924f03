/** What was acquired, to be given back in reverse order. */
export interface Releases {
  add(release: () => unknown): void;
  /** Idempotent. One that fails does not keep the others from being given back; the first error is thrown at the end. */
  releaseAll(): Promise<void>;
}

export function createReleases(): Releases {
  const stack: (() => unknown)[] = [];
  let done: Promise<void> | null = null;

  async function run(): Promise<void> {
    const errors: unknown[] = [];
    for (let release = stack.pop(); release; release = stack.pop()) {
      try {
        await release();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  return {
    add: (release) => stack.push(release),
    releaseAll: () => (done ??= run()),
  };
}
