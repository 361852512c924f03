import type { Job } from '@headway/protocol';
import { JobList, useBulkActions, useJobs, useQueue } from '@headway/react';
import { type ReactNode, useEffect } from 'react';
import { longList, oddScenes } from '../../shared/addresses.ts';
import { Behind } from '../behind.tsx';
import { RestartButton } from '../restart-button.tsx';
import { Specimen } from '../specimen.tsx';
import { useAddress } from '../use-scene.ts';

export function JobListPage(): ReactNode {
  return (
    <>
      <Specimen
        state="several"
        title="A list at work"
        note="Choose some and ask them all; the arrow keys move, Ctrl A chooses all."
        bare
        tools={<RestartButton scene="list" />}
      >
        <SceneList label="Jobs of an experiment" scene="list" hasQueue />
      </Specimen>
      <Specimen
        state="many"
        title="10,000 jobs"
        note="They move by themselves; what is in view stays in its place."
        bare
      >
        <LongList />
      </Specimen>
      <Specimen state="every-state" title="A job in each state" bare>
        <SceneList label="Jobs in each state" scene="states" />
      </Specimen>
      <Specimen state="one" title="One" bare>
        <SceneList label="A single job" scene="one" />
      </Specimen>
      <Specimen state="long-names" title="Long names" bare>
        <SceneList label="Jobs with long names" scene="names" />
      </Specimen>
      <Specimen state="empty" title="Nothing yet" bare>
        <SceneList label="Jobs to come" scene={oddScenes.empty} />
      </Specimen>
      <Specimen state="pending" title="Asked, not confirmed yet" bare>
        <SceneList label="Jobs that were asked" scene="silent" asks />
      </Specimen>
      <Specimen state="refused" title="Refused" note="Taken back, with the server’s reason." bare>
        <SceneList label="Jobs of Grace" scene="locked" asks />
      </Specimen>
      <Specimen state="no-right" title="Without the right" bare>
        <Behind withoutActions>
          <SceneList label="A job to look at" scene="one" />
        </Behind>
      </Specimen>
      <Specimen state="offline" title="Connection lost" bare>
        <Behind client="offline">
          <SceneList label="A job of before" scene="one" />
        </Behind>
      </Specimen>
      <Specimen state="loading" title="Before the first answer" bare>
        <Behind client="held">
          <SceneList label="Jobs on their way" scene={oddScenes.held} />
        </Behind>
      </Specimen>
      <Specimen state="no-access" title="Not theirs to see" bare>
        <SceneList label="Jobs of others" scene={oddScenes.refused} />
      </Specimen>
    </>
  );
}

const titleOf = ({ labels, kind }: Job): string => labels['title'] ?? kind;

interface SceneListProps {
  label: string;
  scene: string;
  hasQueue?: boolean;
  /** Asks by itself to cancel what runs. */
  asks?: boolean;
}

function SceneList({ label, scene, hasQueue = false, asks = false }: SceneListProps): ReactNode {
  const address = useAddress();
  const { jobs, status, code } = useJobs({ channel: `project:${address(scene)}` });
  const { placeOf } = useQueue(hasQueue ? address(scene) : null);
  const bulk = useBulkActions(jobs);
  const { act } = bulk;
  const running = asks ? jobs.find((job) => job.status === 'running')?.id : undefined;
  useEffect(() => {
    if (running !== undefined) void act('cancel', [running]);
  }, [running, act]);
  return (
    <JobList
      {...{ jobs, status, code, titleOf, placeOf }}
      label={label}
      {...bulk}
      actions={bulk.offered}
      onAction={bulk.offered.length > 0 ? act : undefined}
      onBulkDismiss={bulk.dismissBulk}
      filters={hasQueue}
      empty={
        <div className="kit-empty">
          <p>Images that you add here are counted.</p>
          <button type="button" className="hw-button">
            Add images
          </button>
        </div>
      }
    />
  );
}

function LongList(): ReactNode {
  const { jobs, status, code } = useJobs({ channel: `project:${longList}` });
  return <JobList {...{ jobs, status, code, titleOf }} label="Jobs of all plates" />;
}
