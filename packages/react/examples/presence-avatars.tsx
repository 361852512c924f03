import { PresenceAvatars, usePresence } from '@headway/react';
import type { ReactNode } from 'react';

interface WhoIsHereProps {
  projectId: string;
  /** User id → name, from your own users. */
  names: ReadonlyMap<string, string>;
}

export function WhoIsHere({ projectId, names }: WhoIsHereProps): ReactNode {
  const presence = usePresence(`project:${projectId}`);
  return <PresenceAvatars {...presence} nameOf={(userId) => names.get(userId)} />;
}
