import { render, type RenderResult } from '@testing-library/react';
import type { HeadwayClient } from '@headway/client';
import type { BuiltinEvents } from '@headway/protocol';
import { type ReactNode, StrictMode } from 'react';
import { HeadwayProvider } from '../headway-provider.tsx';
import { useBatch } from '../use-batch.ts';
import { useJobLog } from '../use-job-log.ts';
import { useJobs } from '../use-jobs.ts';
import { useReviews } from '../use-reviews.ts';

interface Shown {
  project: string;
  batchId: string;
  jobId: string;
}

function Hooks({ project, batchId, jobId }: Shown): ReactNode {
  const { jobs, status } = useJobs({ channel: project });
  const { batch } = useBatch(batchId);
  const { reviews } = useReviews(project);
  const { lines, hasGap } = useJobLog(jobId);
  const messages = Array.from({ length: lines.length }, (_, index) => lines.at(index)?.message);
  return (
    <pre>
      {[
        `jobs ${status}: ${jobs.map((job) => `${job.id} ${job.status} ${job.fraction}`).join(', ')}`,
        `batch: ${batch?.status} ${batch?.fraction}`,
        `reviews: ${reviews.map(({ id }) => id).join(' ')}`,
        `log: ${messages.join(' ')}${hasGap ? ' (gap)' : ''}`,
      ].join('\n')}
    </pre>
  );
}

/** A page with a client of its own, and what it shows. */
export function openHooks(
  client: HeadwayClient<BuiltinEvents>,
  props: Shown,
): RenderResult & { text: () => string } {
  const page = render(
    <StrictMode>
      <HeadwayProvider client={client}>
        <Hooks {...props} />
      </HeadwayProvider>
    </StrictMode>,
  );
  return { ...page, text: () => page.container.textContent ?? '' };
}
