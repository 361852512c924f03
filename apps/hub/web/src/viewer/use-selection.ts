import { useMemo, useState } from 'react';

/** Where a choice was made: the other side follows it. */
export type SelectionSource = 'image' | 'table';

/** What is pointed at and what is chosen, shared by an image and its table. */
export interface Selection {
  hovered: string | null;
  selected: string | null;
  source: SelectionSource;
  hover(id: string | null): void;
  select(id: string | null, source: SelectionSource): void;
}

/** A selection; another `subject` begins with none. */
export function useSelection(subject: string | null): Selection {
  const [hovered, hover] = useState<string | null>(null);
  const [chosen, setChosen] = useState<{ id: string | null; source: SelectionSource }>({
    id: null,
    source: 'image',
  });
  const [before, setBefore] = useState(subject);
  if (before !== subject) {
    setBefore(subject);
    hover(null);
    setChosen({ id: null, source: 'image' });
  }
  return useMemo(
    () => ({
      hovered,
      selected: chosen.id,
      source: chosen.source,
      hover,
      select: (id: string | null, source: SelectionSource) => setChosen({ id, source }),
    }),
    [hovered, chosen],
  );
}
