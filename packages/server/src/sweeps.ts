import { type Log, LogError } from '@headway/log';
import type { OnError } from './told-error.ts';

/**
 * Sweeps a log now and then, one sweep at a time, until the log is closed. It does not keep the process alive. Returns
 * the undo.
 */
export function startSweeps(log: Pick<Log, 'sweep'>, everyMs: number, onError: OnError): () => void {
  let sweeping = false;
  const stop = (): void => clearInterval(timer);
  async function sweep(): Promise<void> {
    if (sweeping) return;
    sweeping = true;
    try {
      await log.sweep();
    } catch (error) {
      if (error instanceof LogError && error.code === 'closed') stop();
      else onError(error, { stage: 'sweep' });
    } finally {
      sweeping = false;
    }
  }
  const timer = setInterval(() => void sweep(), everyMs);
  timer.unref();
  return stop;
}
