import { defineJobContract } from '@headway/protocol';
import { JobProgress, useJob } from '@headway/react';
import type { ReactNode } from 'react';
import { z } from 'zod';

/** Shared with the worker that does it. */
const cells = defineJobContract({
  kind: 'cells',
  input: z.object({ path: z.string() }),
  result: z.object({ count: z.int() }),
  items: z.object({ zone: z.string(), count: z.int() }),
  steps: ['Read', 'Find', 'Measure'],
});

export function CellsJob({ jobId }: { jobId: string }): ReactNode {
  const { job, items, status, updatedAt, pending, refused, cancel, retry } = useJob(cells, jobId);
  if (!job) return <p>{status === 'refused' ? 'This job is not yours to see.' : 'Loading…'}</p>;
  return (
    <>
      <JobProgress
        job={job}
        title="cells.tiff"
        {...{ updatedAt, pending, refused }}
        onCancel={cancel}
        onRetry={retry}
      />
      <ul>
        {items.map(({ zone, count }) => (
          <li key={zone}>{`${zone}: ${count} cells`}</li>
        ))}
      </ul>
    </>
  );
}
