import { ConnectionStatus } from '@headway/react';
import type { ReactNode } from 'react';
import { Behind } from '../behind.tsx';
import { Specimen, Specimens } from '../specimen.tsx';

export function ConnectionStatusPage(): ReactNode {
  return (
    <Specimens>
      <Specimen state="connected" title="Connected">
        <ConnectionStatus />
      </Specimen>
      <Specimen state="connecting" title="Connecting" note="The server takes its time.">
        <Behind client="connecting">
          <ConnectionStatus />
        </Behind>
      </Specimen>
      <Specimen
        state="waiting"
        title="Offline, about to try again"
        note="Press it: it says when, and tries at once if asked."
      >
        <Behind client="offline">
          <ConnectionStatus />
        </Behind>
      </Specimen>
      <Specimen state="closed" title="Turned away" note="Trying again would not help.">
        <Behind client="closed">
          <ConnectionStatus />
        </Behind>
      </Specimen>
      <Specimen state="idle" title="Not asked to connect">
        <Behind client="idle">
          <ConnectionStatus />
        </Behind>
      </Specimen>
      <Specimen state="dot-only" title="In a narrow header" note="The word is there for screen readers.">
        <ConnectionStatus dotOnly />
      </Specimen>
    </Specimens>
  );
}
