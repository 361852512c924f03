import { LogError } from '../log-error.ts';

/** Far more turns of the event loop than a contract test keeps a store from writing. */
const mostTries = 10_000;

/**
 * Asks again while the store says that it may be asked again, as whoever follows a channel does: the first read of a file
 * that was just opened may need the lock that a writer holds.
 * @throws what is no passing error, or did not pass.
 */
export async function patiently<T>(read: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof LogError) || !error.retryable || tries >= mostTries) throw error;
      await nextTurn();
    }
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
