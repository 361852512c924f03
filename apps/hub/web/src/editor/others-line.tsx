import type { AssetEditing } from '@headway/hub-api';
import { UserRoundPen } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCounted } from '../format.ts';

/** Who else corrects this result now; nothing where nobody does. */
export function OthersLine({ others }: { others: readonly AssetEditing[] }): ReactNode {
  // Somebody may have two tabs open.
  const people = new Map<string, { name: string; holds: number }>();
  for (const { userId, name, holds } of others) {
    people.set(userId, { name, holds: (people.get(userId)?.holds ?? 0) + holds.length });
  }
  const words = [...people.values()].map(({ name, holds }) =>
    holds === 0 ? name : `${name} (${formatCounted(holds, 'object')})`,
  );
  return (
    <p className="hub-editor-line hub-others" role="status" hidden={words.length === 0}>
      {words.length > 0 && (
        <span>
          <UserRoundPen size={14} aria-hidden="true" />
          {`${new Intl.ListFormat(undefined, { type: 'conjunction' }).format(words)} ${words.length === 1 ? 'corrects' : 'correct'} this result now.`}
        </span>
      )}
    </p>
  );
}
