import { useJob } from '@headway/react';
import type { ReactNode } from 'react';
import { Behind } from './behind.tsx';
import { NoJob } from './no-job.tsx';
import { Specimen } from './specimen.tsx';
import { useOddJobId } from './use-scene.ts';

/** A job that is asked for and not given: not answered yet, and not allowed. */
export function OddJobSpecimens(): ReactNode {
  return (
    <>
      <Specimen state="loading" title="Before the first answer">
        <Behind client="held">
          <OddJob how="held" />
        </Behind>
      </Specimen>
      <Specimen state="no-access" title="Not theirs to see">
        <OddJob how="refused" />
      </Specimen>
    </>
  );
}

function OddJob({ how }: { how: 'held' | 'refused' }): ReactNode {
  const { status } = useJob(null, useOddJobId(how));
  return <NoJob status={status} />;
}
