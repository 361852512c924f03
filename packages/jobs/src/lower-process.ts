import { writeFile } from 'node:fs/promises';
import { getPriority, setPriority } from 'node:os';
import type { Clock } from '@headway/protocol';

interface LowerOptions {
  nice: number;
  clock: Pick<Clock, 'setTimer'>;
  onError: (error: unknown, context: { stage: string }) => void;
}

const nicest = 19;
/** How much sooner than its server the kernel ends a worker when the machine has no memory left (proc(5)), 0 to 1000. */
const oomScore = 500;
/** Linux takes one write to `autogroup` in a tenth of a second, in all, from who is not privileged. */
const autogroupWaitMs = 120;
const autogroupAttempts = 50;

/**
 * Puts a process that leads a session behind everything else: for the processor, and for what is let live when memory is
 * short. Where Linux groups processes by session (sched(7), autogroup), a nice value counts within the session only: the
 * session has one of its own.
 */
export async function lowerProcess(pid: number, { nice, clock, onError }: LowerOptions): Promise<void> {
  if (nice > 0) {
    try {
      setPriority(pid, Math.min(nicest, getPriority() + nice));
    } catch (error) {
      // The job runs all the same, only less politely.
      onError(error, { stage: 'set priority' });
    }
  }
  if (process.platform !== 'linux') return;
  await write(`/proc/${pid}/oom_score_adj`, oomScore);
  for (let attempt = 1; nice > 0 && attempt <= autogroupAttempts; attempt += 1) {
    const code = await write(`/proc/${pid}/autogroup`, Math.min(nicest, nice));
    if (code !== 'EAGAIN') return;
    await new Promise<void>((resolve) => clock.setTimer(resolve, autogroupWaitMs));
  }
}

/** Gives the code of what went wrong: the process may be gone, the system be closed off, or not have the file. */
async function write(path: string, value: number): Promise<string | null> {
  try {
    await writeFile(path, String(value));
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}
