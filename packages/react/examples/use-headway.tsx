import { useHeadway } from '@headway/react';
import { type ReactNode, useState } from 'react';

/** Asks the server by a request of its own: sent once, and again after a lost connection. */
export function ClearResults({ projectId }: { projectId: string }): ReactNode {
  const client = useHeadway();
  const [said, setSaid] = useState('');
  async function clear(): Promise<void> {
    try {
      await client.request('project.clear', { projectId });
      setSaid('The results are gone.');
    } catch (error) {
      setSaid(error instanceof Error ? error.message : 'That did not work.');
    }
  }
  return (
    <p role="status">
      <button type="button" onClick={() => void clear()}>
        Clear results
      </button>{' '}
      {said}
    </p>
  );
}
