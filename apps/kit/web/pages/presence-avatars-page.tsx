import type { PresenceMember } from '@headway/protocol';
import { PresenceAvatars, usePresence } from '@headway/react';
import type { ReactNode } from 'react';
import { oddScenes } from '../../shared/addresses.ts';
import { Behind } from '../behind.tsx';
import { usePage } from '../context.ts';
import { Specimen, Specimens } from '../specimen.tsx';
import { useAddress } from '../use-scene.ts';
import { nameOf } from '../visitor.ts';

const several = ['Ada Lovelace', 'Grace Hopper', 'Lise Meitner'];
const eleven = [
  ...several,
  'Rosalind Franklin',
  'Emmy Noether',
  'Mae Jemison',
  'Vera Rubin',
  'Joan Clarke',
  'Rita Levi-Montalcini',
  'Hedy Lamarr',
  '李四光',
];
const long = ['Maria Salomea Skłodowska-Curie, Institut du radium de l’Université de Paris', 'x'.repeat(80)];

export function PresenceAvatarsPage(): ReactNode {
  return (
    <Specimens>
      <Specimen state="live" title="Who looks at this visit" note="Open the link of this page elsewhere.">
        <Here />
      </Specimen>
      <Specimen state="one" title="One">
        <Row names={['Ada Lovelace']} />
      </Specimen>
      <Specimen state="several" title="Several">
        <Row names={several} />
      </Specimen>
      <Specimen state="many" title="More than there is room for">
        <Row names={eleven} />
      </Specimen>
      <Specimen state="crowd" title="A crowd" note="Only the number is told.">
        <PresenceAvatars members={null} count={1284} />
      </Specimen>
      <Specimen state="empty" title="Nobody" note="Nothing is shown.">
        <Row names={[]} />
      </Specimen>
      <Specimen state="long-names" title="Long names">
        <Row names={long} />
      </Specimen>
      <Specimen state="offline" title="Connection lost">
        <Behind client="offline">
          <Here />
        </Behind>
      </Specimen>
      <Specimen state="loading" title="Before the first answer" note="Nothing is shown.">
        <PresenceAvatars members={null} count={0} status="pending" />
      </Specimen>
      <Specimen state="no-access" title="Not theirs to see" note="Nothing is shown.">
        <Refused />
      </Specimen>
    </Specimens>
  );
}

function Here(): ReactNode {
  const { visitor } = usePage();
  const { members, count, status } = usePresence(`visit:${visitor.visit}`);
  return <PresenceAvatars {...{ members, count, status, nameOf }} />;
}

function Refused(): ReactNode {
  const address = useAddress();
  const { members, count, status } = usePresence(`visit:${address(oddScenes.refused)}`);
  return <PresenceAvatars {...{ members, count, status, nameOf }} />;
}

function Row({ names }: { names: readonly string[] }): ReactNode {
  const members = new Map(
    names.map((user): [string, PresenceMember] => [
      user,
      { user, since: '2026-05-12T09:12:00.000Z', clients: [{ id: user, kind: 'web' }] },
    ]),
  );
  return <PresenceAvatars members={members} count={members.size} />;
}
