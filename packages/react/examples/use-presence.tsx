import { usePresence } from '@headway/react';
import type { ReactNode } from 'react';

interface WhoIsHereProps {
  projectId: string;
  /** User id → name. */
  names: ReadonlyMap<string, string>;
}

export function WhoIsHere({ projectId, names }: WhoIsHereProps): ReactNode {
  const { count, members } = usePresence(`project:${projectId}`);
  // Of a crowd only the number is told.
  if (!members) return <p>{count} here</p>;
  return <p>{[...members.keys()].map((user) => names.get(user) ?? 'Somebody').join(', ')}</p>;
}
