import { BatchProgress, useBatch } from '@headway/react';
import { type ReactNode, useEffect } from 'react';
import { oddScenes } from '../../shared/addresses.ts';
import { Behind } from '../behind.tsx';
import { NoJob } from '../no-job.tsx';
import { RestartButton } from '../restart-button.tsx';
import { Specimen, Specimens } from '../specimen.tsx';
import { useAddress } from '../use-scene.ts';

export function BatchProgressPage(): ReactNode {
  return (
    <Specimens>
      <Specimen state="running" title="Running" tools={<RestartButton scene="batch" />}>
        <SceneBatch scene="batch" />
      </Specimen>
      <Specimen state="first" title="Just begun">
        <SceneBatch scene="batch-first" />
      </Specimen>
      <Specimen state="paused" title="Paused">
        <SceneBatch scene="batch-paused" />
      </Specimen>
      <Specimen state="cancelling" title="Cancelling">
        <SceneBatch scene="batch-cancelling" />
      </Specimen>
      <Specimen state="completed" title="Done">
        <SceneBatch scene="batch-done" />
      </Specimen>
      <Specimen state="failed" title="Done, some failed">
        <SceneBatch scene="batch-failed" />
      </Specimen>
      <Specimen state="long-names" title="Long names">
        <SceneBatch scene="batch-names" />
      </Specimen>
      <Specimen state="pending" title="Asked, not confirmed yet">
        <SceneBatch scene="silent" asks />
      </Specimen>
      <Specimen state="refused" title="Refused" note="Taken back, with the server’s reason.">
        <SceneBatch scene="locked" asks />
      </Specimen>
      <Specimen state="no-right" title="Without the right">
        <Behind withoutActions>
          <SceneBatch scene="batch-first" />
        </Behind>
      </Specimen>
      <Specimen state="offline" title="Connection lost">
        <Behind client="offline">
          <SceneBatch scene="batch-first" />
        </Behind>
      </Specimen>
      <Specimen state="loading" title="Before the first answer">
        <Behind client="held">
          <SceneBatch scene={oddScenes.held} />
        </Behind>
      </Specimen>
      <Specimen state="no-access" title="Not theirs to see">
        <SceneBatch scene={oddScenes.refused} />
      </Specimen>
      <Specimen state="compact" title="Compact" note="One line, for lists and cards." wide>
        <ul className="kit-lines">
          {['batch', 'batch-first', 'batch-paused', 'batch-cancelling', 'batch-done', 'batch-failed'].map(
            (scene) => (
              <li key={scene}>
                <SceneBatch scene={scene} isCompact />
              </li>
            ),
          )}
        </ul>
      </Specimen>
    </Specimens>
  );
}

interface SceneBatchProps {
  scene: string;
  isCompact?: boolean;
  /** Asks by itself for something. */
  asks?: boolean;
}

function SceneBatch({ scene, isCompact = false, asks = false }: SceneBatchProps): ReactNode {
  const address = useAddress();
  const { batch, status, ...view } = useBatch(address(scene));
  const { cancel } = view;
  const isAsking = asks && batch !== null;
  useEffect(() => {
    if (isAsking) void cancel?.();
  }, [isAsking, cancel]);
  if (!batch) return <NoJob status={status} />;
  return (
    <BatchProgress
      batch={batch}
      variant={isCompact ? 'compact' : 'full'}
      announce={false}
      status={status}
      pending={view.pending}
      refused={view.refused}
      onCancel={cancel}
      onPause={view.pause}
      onResume={view.resume}
      onDismiss={view.dismiss}
    />
  );
}
