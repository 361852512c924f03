import type { Job } from '@headway/protocol';
import { useState } from 'react';
import { arrange, type Arrangement, emptyArrangement } from './job-sections.ts';

/**
 * Jobs in sections, from one render to the next.
 * @param view what the list is a view of: another one (a filter that changed) is put in order at once, held or not
 */
export function useArrangement(jobs: readonly Job[], isHeld: boolean, view: unknown): Arrangement {
  const [last, setLast] = useState({ view, arrangement: emptyArrangement });
  const before = last.view === view ? last.arrangement : emptyArrangement;
  // There is nothing to hold before the first rows.
  const arrangement = arrange(before, jobs, isHeld && before.byId.size > 0);
  if (last.view !== view || arrangement !== last.arrangement) setLast({ view, arrangement });
  return arrangement;
}
