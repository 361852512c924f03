import { useJobLog } from '@headway/react';
import type { ReactNode } from 'react';

/** The newest lines. For all of them there is `JobLog`. */
export function LastLines({ jobId }: { jobId: string }): ReactNode {
  const { lines, status, hasGap } = useJobLog(jobId);
  const newest = [-3, -2, -1].flatMap((back) => lines.at(lines.length + back) ?? []);
  return (
    <ol aria-busy={status === 'pending'}>
      {newest.map(({ id, level, message }) => (
        <li key={id} data-level={level}>
          {message}
        </li>
      ))}
      {hasGap && <li>Some lines may be missing.</li>}
    </ol>
  );
}
