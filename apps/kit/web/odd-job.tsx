import { useJob } from '@headway/react';
import type { ReactNode } from 'react';
import { NoJob } from './no-job.tsx';
import { useOddJobId } from './use-scene.ts';

/** A job that is asked for and not given: not answered yet, or not allowed. */
export function OddJob({ how }: { how: 'held' | 'refused' }): ReactNode {
  const { status } = useJob(null, useOddJobId(how));
  return <NoJob status={status} />;
}
