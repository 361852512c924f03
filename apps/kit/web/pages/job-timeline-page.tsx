import { JobTimeline } from '@headway/react';
import type { ReactNode } from 'react';
import { Behind } from '../behind.tsx';
import { OddJobSpecimens } from '../odd-job.tsx';
import { SceneView } from '../scene-view.tsx';
import { Specimen, Specimens } from '../specimen.tsx';

export function JobTimelinePage(): ReactNode {
  return (
    <Specimens>
      <Specimen state="running" title="Running">
        <Timeline name="running" />
      </Specimen>
      <Specimen state="completed" title="Done">
        <Timeline name="completed" />
      </Specimen>
      <Specimen state="failed" title="Failed">
        <Timeline name="failed" />
      </Specimen>
      <Specimen state="cancelled" title="Cancelled">
        <Timeline name="cancelled" />
      </Specimen>
      <Specimen state="paused" title="Paused">
        <Timeline name="paused" />
      </Specimen>
      <Specimen state="empty" title="Nothing has begun">
        <Timeline name="queued" />
      </Specimen>
      <Specimen state="one" title="One step">
        <Timeline name="first" />
      </Specimen>
      <Specimen state="long-names" title="Long names">
        <Timeline name="names" />
      </Specimen>
      <Specimen state="many" title="Many steps" wide>
        <Timeline name="many" />
      </Specimen>
      <Specimen state="offline" title="Connection lost">
        <Behind client="offline">
          <Timeline scene="one" name="only" />
        </Behind>
      </Specimen>
      <OddJobSpecimens />
    </Specimens>
  );
}

function Timeline({ scene = 'steps', name }: { scene?: string; name: string }): ReactNode {
  return (
    <SceneView scene={scene} name={name}>
      {({ job, steps, status }) => (
        <JobTimeline {...{ job, steps, status }} label={`When ${job.labels['title']} was at work`} />
      )}
    </SceneView>
  );
}
