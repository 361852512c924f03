import { useHeadway } from '@headway/react';
import type { ReactNode } from 'react';
import { useAddress } from './use-scene.ts';

/** Plays a scene from its beginning. */
export function RestartButton({ scene }: { scene: string }): ReactNode {
  const client = useHeadway();
  const address = useAddress();
  return (
    <button
      type="button"
      className="hw-button hw-button-small hw-button-quiet"
      onClick={() => void client.request('scene.restart', { id: address(scene) })}
    >
      Start anew
    </button>
  );
}
