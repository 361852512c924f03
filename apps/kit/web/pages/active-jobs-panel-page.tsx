import type { Job } from '@headway/protocol';
import { ActiveJobsPanel, useJobActions, useJobs } from '@headway/react';
import { type ReactNode, useEffect } from 'react';
import { oddScenes } from '../../shared/addresses.ts';
import { Behind } from '../behind.tsx';
import { RestartButton } from '../restart-button.tsx';
import { Specimen, Specimens } from '../specimen.tsx';
import { useAddress } from '../use-scene.ts';

export function ActiveJobsPanelPage(): ReactNode {
  return (
    <Specimens>
      <Corner
        state="several"
        title="Several"
        note="It goes a while after the last one has ended."
        tools={<RestartButton scene="hero" />}
        isTall
      >
        <Panel scenes={['hero', 'steps']} />
      </Corner>
      <Corner state="many" title="More than there is room for" isTall>
        <Panel scenes={['list', 'busy']} />
      </Corner>
      <Corner state="one" title="One">
        <Panel scenes={['one']} />
      </Corner>
      <Corner state="folded" title="Folded" note="This browser remembers it.">
        <Panel scenes={['list']} isFolded />
      </Corner>
      <Corner state="long-names" title="Long names">
        <Panel scenes={['names']} />
      </Corner>
      <Corner state="pending" title="Asked, not confirmed yet">
        <Asking scene="silent" />
        <Panel scenes={['silent']} />
      </Corner>
      <Corner state="refused" title="Refused">
        <Asking scene="locked" />
        <Panel scenes={['locked']} />
      </Corner>
      <Corner state="no-right" title="Without the right">
        <Behind withoutActions>
          <Panel scenes={['one']} />
        </Behind>
      </Corner>
      <Corner state="offline" title="Connection lost">
        <Behind client="offline">
          <Panel scenes={['one']} />
        </Behind>
      </Corner>
      <Corner state="empty" title="Nothing active" note="Nothing is shown.">
        <Panel scenes={['batch-done']} />
      </Corner>
      <Corner state="loading" title="Before the first answer" note="Nothing is shown.">
        <Behind client="held">
          <Panel scenes={[oddScenes.held]} />
        </Behind>
      </Corner>
      <Corner state="no-access" title="Not theirs to see" note="Nothing is shown.">
        <Panel scenes={[oddScenes.refused]} />
      </Corner>
    </Specimens>
  );
}

interface CornerProps {
  state: string;
  title: string;
  note?: string;
  tools?: ReactNode;
  /** There is room for as many as it shows. @default false */
  isTall?: boolean;
  children: ReactNode;
}

/** A page in small, with a corner of its own. */
function Corner({ isTall, children, ...specimen }: CornerProps): ReactNode {
  return (
    <Specimen {...specimen} bare>
      <div className="kit-corner" data-tall={isTall || undefined}>
        {children}
      </div>
    </Specimen>
  );
}

const titleOf = ({ labels, kind }: Job): string => labels['title'] ?? kind;

function Panel({ scenes, isFolded = false }: { scenes: readonly string[]; isFolded?: boolean }): ReactNode {
  const address = useAddress();
  return (
    <ActiveJobsPanel
      channels={scenes.map((scene) => `project:${address(scene)}`)}
      titleOf={titleOf}
      folded={isFolded}
      // Each of them is folded by itself here.
      storageKey={`headway-kit-panel-${scenes.join('-')}-${String(isFolded)}`}
    />
  );
}

/** Asks for what runs to be cancelled; whoever shows it shows that. */
function Asking({ scene }: { scene: string }): ReactNode {
  const address = useAddress();
  const { jobs } = useJobs({ channel: `project:${address(scene)}` });
  const { cancel } = useJobActions(jobs.find(({ status }) => status === 'running') ?? null);
  const isThere = jobs.length > 0;
  useEffect(() => {
    if (isThere) void cancel?.();
  }, [isThere, cancel]);
  return null;
}
