import { JobTree, useJob } from '@headway/react';
import type { ReactNode } from 'react';

const steps = ['Read', { name: 'Split', steps: ['Coarse', 'Fine'] }, 'Report'];

export function Steps({ jobId }: { jobId: string }): ReactNode {
  const { stepTree } = useJob(null, jobId);
  return <JobTree steps={stepTree} planned={steps} />;
}
