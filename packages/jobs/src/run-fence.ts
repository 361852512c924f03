import { createHmac, timingSafeEqual } from 'node:crypto';

/** Which run of a job, for which token. */
interface FencedRun {
  tokenId: string;
  job: string;
  attempt: number;
}

/**
 * Fences as programs outside are given them: `3.hW5v…`, the attempt and a seal that only we can make. Nothing is
 * stored for them, so they hold across restarts; and a token that has not taken a run can't speak for it.
 */
export interface RunFences {
  issue(run: FencedRun): string;
  /** The attempt that a fence stands for; `null` when it was not issued for this token and this job. */
  attemptOf(of: Omit<FencedRun, 'attempt'>, fence: string): number | null;
}

/** 128 bits: guessing one is hopeless. */
const sealBytes = 16;

/** @param secret kept across restarts, known to nobody else */
export function createRunFences(secret: string): RunFences {
  function issue({ tokenId, job, attempt }: FencedRun): string {
    const seal = createHmac('sha256', secret)
      .update(JSON.stringify(['headway-run', tokenId, job, attempt]))
      .digest()
      .subarray(0, sealBytes);
    return `${attempt}.${seal.toString('base64url')}`;
  }

  return {
    issue,
    attemptOf({ tokenId, job }, fence) {
      const [, digits] = /^([1-9]\d{0,8})\./.exec(fence) ?? [];
      if (digits === undefined) return null;
      const attempt = Number(digits);
      return sameText(issue({ tokenId, job, attempt }), fence) ? attempt : null;
    },
  };
}

/** Compares in a time that does not tell where two texts differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
