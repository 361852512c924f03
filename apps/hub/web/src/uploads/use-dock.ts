import { useParams } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useLive } from '../live/live-provider.tsx';
import { useTable } from '../live/use-table.ts';
import { useUser } from '../session.ts';
import { type DockSection, dockSections, quietBatches } from './dock-view.ts';
import { useManagerState } from './uploads-context.ts';

const none: ReadonlySet<string> = new Set();

export interface Dock {
  sections: readonly DockSection[];
  /** Files that are being looked at before they are announced. */
  preparing: number;
  /** Takes batches that have ended off the dock. */
  putAway: () => void;
}

/** What the dock shows on this page. */
export function useDock(): Dock {
  const live = useLive();
  const { id: userId } = useUser();
  const { projectId = null } = useParams({ strict: false });
  const uploads = useTable(live.uploads);
  const batches = useTable(live.uploadBatches);
  const manager = useManagerState();
  const [watched, setWatched] = useState(none);
  const quiet = useQuiet();

  // What ends is shown to whoever saw it run.
  useEffect(() => {
    const look = (): void =>
      setWatched((before) => {
        const running = live.uploadBatches
          .list()
          .filter(({ id, endedAt }) => endedAt === null && !before.has(id));
        return running.length === 0 ? before : new Set([...before, ...running.map(({ id }) => id)]);
      });
    return live.uploadBatches.subscribe(look);
  }, [live]);

  const sections = useMemo(
    () =>
      dockSections({
        uploads,
        batches,
        manager,
        userId,
        projectId,
        watched,
        hasProject: (id) => !live.projects.isRemoved(id),
        quiet,
      }),
    [uploads, batches, manager, userId, projectId, watched, live, quiet],
  );
  return {
    sections,
    preparing: manager.preparing.reduce((sum, { files }) => sum + files, 0),
    putAway: useCallback(() => setWatched(none), []),
  };
}

const lookMs = 5000;

/** Batches of which nothing has come for a while; looked at now and then while there are uploads. */
function useQuiet(): ReadonlySet<string> {
  const live = useLive();
  const [quiet, setQuiet] = useState(none);
  useEffect(() => {
    const timer = setInterval(() => {
      const next = quietBatches(live.uploads.list(), Date.now());
      setQuiet((before) => (isSame(before, next) ? before : next));
    }, lookMs);
    return () => clearInterval(timer);
  }, [live]);
  return quiet;
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}
