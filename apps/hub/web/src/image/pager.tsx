import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import type { Neighbours } from './neighbours.ts';

/** To the images before and after this one. */
export function Pager({
  previous,
  next,
  place,
  total,
  name,
  onGo,
}: Neighbours & { name: string; onGo: (id: string | null) => void }): ReactNode {
  if (total < 2) return null;
  return (
    <div className="hub-pager">
      <IconButton label="Previous image" shortcut="K" disabled={!previous} onClick={() => onGo(previous)}>
        <ChevronLeft size={16} aria-hidden="true" />
      </IconButton>
      {/* Moving on by key changes the picture under the same focus: it has to be said. */}
      <span className="hw-visually-hidden" role="status">
        {name}, image {place} of {total}
      </span>
      <span className="hub-pager-place hw-tabular" aria-hidden="true">
        {place} / {total}
      </span>
      <IconButton label="Next image" shortcut="J" disabled={!next} onClick={() => onGo(next)}>
        <ChevronRight size={16} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
