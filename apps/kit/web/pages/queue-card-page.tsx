import { QueueCard, type ThroughputPoint, useQueue } from '@headway/react';
import { type ReactNode, useState } from 'react';
import { oddScenes } from '../../shared/addresses.ts';
import { Behind } from '../behind.tsx';
import { Specimen, Specimens } from '../specimen.tsx';
import { useAddress } from '../use-scene.ts';

export function QueueCardPage(): ReactNode {
  return (
    <Specimens>
      <Specimen state="many" title="At work" bare>
        <SceneQueue scene="list" title="Cells" />
      </Specimen>
      <Specimen state="full" title="Full, and a kind that nobody takes" bare>
        <SceneQueue scene="busy" title="Plates" hasHistory />
      </Specimen>
      <Specimen state="empty" title="Nothing to do" bare>
        <SceneQueue scene="idle" title="Nights" />
      </Specimen>
      <Specimen state="one" title="One job" bare>
        <SceneQueue scene="one" title="HeLa" />
      </Specimen>
      <Specimen state="long-names" title="Long names" bare>
        <SceneQueue
          scene="list"
          title="Segmentation of nuclei in three dimensions, second exposure, all plates of this experiment"
        />
      </Specimen>
      <Specimen state="offline" title="Connection lost" bare>
        <Behind client="offline">
          <SceneQueue scene="list" title="Cells" />
        </Behind>
      </Specimen>
      <Specimen state="loading" title="Before the first answer" bare>
        <Behind client="held">
          <SceneQueue scene={oddScenes.held} title="Cells" />
        </Behind>
      </Specimen>
      <Specimen state="no-access" title="Not theirs to see" bare>
        <SceneQueue scene={oddScenes.refused} title="Cells" />
      </Specimen>
    </Specimens>
  );
}

interface SceneQueueProps {
  scene: string;
  title: string;
  hasHistory?: boolean;
}

function SceneQueue({ scene, title, hasHistory = true }: SceneQueueProps): ReactNode {
  const address = useAddress();
  const { stats, order, status } = useQueue(address(scene));
  const throughput = useThroughput();
  const isKnown = stats !== null && stats.completed > 0;
  return <QueueCard {...{ stats, order, status, title }} {...(hasHistory && isKnown && { throughput })} />;
}

/** What ended in the minutes of the last hour, as an API would answer it. */
function useThroughput(): readonly ThroughputPoint[] {
  const [points] = useState(() => throughputUntil(Date.now()));
  return points;
}

function throughputUntil(now: number): readonly ThroughputPoint[] {
  return Array.from({ length: 60 }, (_, minute) => ({
    startsAt: new Date((Math.floor(now / 60_000) - 59 + minute) * 60_000).toISOString(),
    completed: Math.round(7 + 4 * Math.sin(minute / 7) + 2 * Math.sin(minute * 1.7)),
    failed: minute % 17 === 9 ? 2 : 0,
    cancelled: 0,
  }));
}
