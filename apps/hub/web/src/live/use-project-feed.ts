import type { Asset, Job, Position } from '@headway/protocol';
import { useQuery } from '@tanstack/react-query';
import { type Answer, readAllPages } from '../api.ts';
import { getProject, urls } from '../endpoints.ts';
import type { EntityTable } from './entity-table.ts';
import { type Feed, feedOf } from './feed-state.ts';
import type { LiveData } from './live-data.ts';
import { useLive } from './live-provider.tsx';
import { readUploads } from './read-uploads.ts';
import { useFollow } from './use-follow.ts';

/** Reads a project, its images and its jobs, and follows its channel from where they were read. */
export function useProjectFeed(projectId: string): Feed {
  const live = useLive();
  const query = useQuery({
    queryKey: ['project', projectId],
    queryFn: ({ signal }) => readProject(live, projectId, signal),
    staleTime: 0,
  });
  useFollow(`project:${projectId}`, {
    queryKey: ['project', projectId],
    read: query.isSuccess,
    after: query.data?.after,
  });
  return feedOf(query);
}

async function readProject(
  live: LiveData,
  projectId: string,
  signal: AbortSignal,
): Promise<{ after: Position | undefined }> {
  const channel = `project:${projectId}`;
  const { assets, jobs } = live.project(projectId);
  const positions: Position[] = [];
  const note = (answer: Answer<unknown>): void => {
    const position = answer.positions.get(channel);
    if (position) positions.push(position);
  };
  await Promise.all([
    getProject(projectId, signal).then((answer) => {
      note(answer);
      live.projects.upsert([answer.data]);
    }),
    fill<Asset>(assets, urls.assets(projectId), { note, signal }),
    fill<Job>(jobs, urls.jobs(projectId), { note, signal }),
    readUploads(live, urls.uploads(projectId), {
      within: (item) => item.projectId === projectId,
      note,
      signal,
    }),
  ]);
  return { after: earliest(positions) };
}

/** Reads a list into a table, page by page, and takes out what is no longer there. */
export async function fill<T extends { id: string; revision: number }>(
  table: EntityTable<T>,
  path: string,
  { note, signal }: { note: (answer: Answer<unknown>) => void; signal: AbortSignal },
): Promise<void> {
  const mark = table.mark();
  const all: T[] = [];
  await readAllPages<T>(
    path,
    (answer) => {
      note(answer);
      all.push(...answer.data.items);
      table.upsert(answer.data.items);
    },
    { signal },
  );
  table.reconcile(all, mark);
}

/** The position before all others; none when they are of different runs of the log, which a snapshot settles. */
export function earliest(positions: readonly Position[]): Position | undefined {
  const [first] = positions;
  if (!first || positions.some(({ epoch }) => epoch !== first.epoch)) return undefined;
  return positions.reduce((least, position) => (position.offset < least.offset ? position : least));
}
