import { JobLog, useHeadway, useJobLog, type LogLine } from '@headway/react';
import { type ReactNode, useCallback } from 'react';
import { jobId, oddScenes, quietJob, silentJob, talkativeJob } from '../../shared/addresses.ts';
import { Behind } from '../behind.tsx';
import { usePage } from '../context.ts';
import { Specimen, Specimens } from '../specimen.tsx';
import { useOddJobId } from '../use-scene.ts';

export function JobLogPage(): ReactNode {
  const { visitor } = usePage();
  return (
    <>
      <Specimen
        state="many"
        title="100,000 lines"
        note="It follows the newest, and lets go when one scrolls. Earlier lines come when they are asked for."
        bare
      >
        <Log id={talkativeJob} hasEarlier />
      </Specimen>
      <Specimens>
        <Specimen state="empty" title="Nothing yet" bare>
          <Log id={silentJob} />
        </Specimen>
        <Specimen state="one" title="One line" bare>
          <Log id={quietJob} />
        </Specimen>
        <Specimen state="error" title="Earlier lines can not be had" note="Ask for them." bare>
          <Log id={talkativeJob} hasEarlier fails />
        </Specimen>
        <Specimen state="offline" title="Connection lost" bare>
          <Behind client="offline">
            <Log id={quietJob} />
          </Behind>
        </Specimen>
        <Specimen state="loading" title="Before the first answer" bare>
          <Behind client="held">
            <Log id={jobId(visitor.visit, oddScenes.held, 'job', 1)} />
          </Behind>
        </Specimen>
        <Specimen state="no-access" title="Not theirs to see" bare>
          <RefusedLog />
        </Specimen>
      </Specimens>
    </>
  );
}

interface LogProps {
  id: string;
  hasEarlier?: boolean;
  /** Loading fails. */
  fails?: boolean;
}

function Log({ id, hasEarlier = false, fails = false }: LogProps): ReactNode {
  const client = useHeadway();
  const loadEarlier = useCallback(
    async (before: LogLine | null) => {
      if (fails) throw new Error('The disk with the old lines does not answer.');
      if (!before) return [];
      return (await client.request('log.earlier', { id, before: before.timestamp })) as LogLine[];
    },
    [client, id, fails],
  );
  const view = useJobLog(id, hasEarlier ? { loadEarlier } : {});
  return (
    <JobLog
      lines={view.lines}
      status={view.status}
      onLoadEarlier={view.loadEarlier}
      isLoading={view.isLoading}
      loadError={view.loadError}
      dropped={view.dropped}
      hasGap={view.hasGap}
    />
  );
}

function RefusedLog(): ReactNode {
  return <Log id={useOddJobId('refused')} />;
}
