import { type SystemSample, SystemStatus, useHeadway, useSystemStatus } from '@headway/react';
import { type ReactNode, useEffect, useState } from 'react';
import { oddScenes, sharedVisit } from '../../shared/addresses.ts';
import { Behind } from '../behind.tsx';
import { Specimen, Specimens } from '../specimen.tsx';
import { useAddress } from '../use-scene.ts';

export function SystemStatusPage(): ReactNode {
  const address = useAddress();
  return (
    <Specimens>
      <Specimen state="many" title="At work" note="With a graphics processor." bare wide>
        <Known how="well" />
      </Specimen>
      <Specimen state="short" title="Short of everything" bare wide>
        <Known how="short" />
      </Specimen>
      <Specimen state="one" title="First word" note="No history yet." bare>
        <Live channel={`system:${sharedVisit}`} />
      </Specimen>
      <Specimen state="notices" title="With a word to everyone" bare>
        <Noticed />
      </Specimen>
      <Specimen state="empty" title="Nothing told" bare>
        <Live channel={`system:${address(oddScenes.empty)}`} />
      </Specimen>
      <Specimen state="offline" title="Connection lost" bare>
        <Behind client="offline">
          <Live channel={`system:${sharedVisit}`} />
        </Behind>
      </Specimen>
      <Specimen state="loading" title="Before the first answer" bare>
        <Behind client="held">
          <Live channel={`system:${address(oddScenes.held)}`} />
        </Behind>
      </Specimen>
      <Specimen state="no-access" title="Not theirs to see" bare>
        <Live channel={`system:${address(oddScenes.refused)}`} />
      </Specimen>
    </Specimens>
  );
}

function Live({ channel }: { channel: string }): ReactNode {
  const { current, history, notices, status } = useSystemStatus({ channel });
  return <SystemStatus {...{ current, history, notices, status }} />;
}

/** With what was told before the page was opened, as an API would answer it. */
function Known({ how }: { how: 'well' | 'short' }): ReactNode {
  const client = useHeadway();
  const [initial, setInitial] = useState<readonly SystemSample[]>([]);
  useEffect(() => {
    let isGone = false;
    client.request('system.history', { how }).then(
      (answer) => {
        // The server of this page is what answers.
        if (!isGone) setInitial(answer as readonly SystemSample[]);
      },
      // Then there is no history to show.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [client, how]);
  const channel = how === 'short' ? `system:${sharedVisit}.short` : `system:${sharedVisit}`;
  const { current, history, status } = useSystemStatus({ channel, initial });
  return <SystemStatus {...{ current, history, status }} title={how === 'short' ? 'Node 2' : 'Node 1'} />;
}

function Noticed(): ReactNode {
  const { current, history, status } = useSystemStatus({ channel: `system:${sharedVisit}` });
  const [isThere, setThere] = useState(true);
  const notice = {
    id: 'maintenance',
    level: 'warning',
    message: 'The server restarts at 18:00. What runs goes on afterwards.',
  } as const;
  return (
    <SystemStatus
      {...{ current, history, status }}
      notices={isThere ? [notice] : []}
      onDismissNotice={() => setThere(false)}
    />
  );
}
