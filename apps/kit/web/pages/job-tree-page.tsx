import { JobTree } from '@headway/react';
import type { ReactNode } from 'react';
import { Behind } from '../behind.tsx';
import { cellPlan } from '../cell-plan.ts';
import { OddJobSpecimens } from '../odd-job.tsx';
import { SceneView } from '../scene-view.tsx';
import { Specimen, Specimens } from '../specimen.tsx';

export function JobTreePage(): ReactNode {
  return (
    <Specimens>
      <Specimen state="running" title="Running">
        <Tree name="running" />
      </Specimen>
      <Specimen state="planned" title="With what is to come" note="Where the contract names the steps.">
        <Tree name="running" isPlanned />
      </Specimen>
      <Specimen state="empty" title="Nothing has begun">
        <Tree name="queued" />
      </Specimen>
      <Specimen state="one" title="One step">
        <Tree name="first" />
      </Specimen>
      <Specimen state="completed" title="Done">
        <Tree name="completed" />
      </Specimen>
      <Specimen state="failed" title="Failed">
        <Tree name="failed" />
      </Specimen>
      <Specimen state="cancelled" title="Cancelled">
        <Tree name="cancelled" />
      </Specimen>
      <Specimen state="paused" title="Paused">
        <Tree name="paused" />
      </Specimen>
      <Specimen state="many" title="Many steps" note="Most of what is done is folded.">
        <Tree name="many" />
      </Specimen>
      <Specimen state="long-names" title="Long names">
        <Tree name="names" />
      </Specimen>
      <Specimen state="offline" title="Connection lost">
        <Behind client="offline">
          <Tree scene="one" name="only" />
        </Behind>
      </Specimen>
      <OddJobSpecimens />
    </Specimens>
  );
}

interface TreeProps {
  scene?: string;
  name: string;
  isPlanned?: boolean;
}

function Tree({ scene = 'steps', name, isPlanned = false }: TreeProps): ReactNode {
  return (
    <SceneView scene={scene} name={name}>
      {({ job, stepTree, status }) => (
        <JobTree
          steps={stepTree}
          status={status}
          label={`Steps of ${job.labels['title']}`}
          {...(isPlanned && { planned: cellPlan })}
        />
      )}
    </SceneView>
  );
}
