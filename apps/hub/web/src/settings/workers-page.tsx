import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Cpu, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useProjectsFeed } from '../live/use-projects-feed.ts';
import { useLive } from '../live/live-provider.tsx';
import { useTable } from '../live/use-table.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { NewTokenDialog } from './new-token-dialog.tsx';
import { SettingsFrame, SettingsSection } from './settings-frame.tsx';
import { getWorkerTokens, revokeWorkerToken, type WorkerToken } from './worker-endpoints.ts';

/** When a token was used is told by nobody: the list is read again so often, ms. */
const readEveryMs = 30_000;

/** Tokens for workers in other programs: whether they work, and the way to take them back. */
export function WorkersPage(): ReactNode {
  const [adding, setAdding] = useState(false);
  useProjectsFeed();
  const projects = useTable(useLive().projects);
  const { data, error, refetch } = useQuery({
    queryKey: ['worker-tokens'],
    queryFn: ({ signal }) => readTokens(signal),
    staleTime: 0,
    refetchInterval: readEveryMs,
  });
  const names = new Map(projects.map(({ id, name }) => [id, name]));
  const add = (
    <button type="button" className="hw-button hw-button-primary" onClick={() => setAdding(true)}>
      <Plus size={14} aria-hidden="true" />
      New token
    </button>
  );
  return (
    <SettingsFrame title="Workers">
      {error ? (
        <ProblemPanel error={error} what="list" onRetry={() => void refetch()} />
      ) : data?.length === 0 ? (
        <EmptyState icon={<Cpu />} title="No workers elsewhere yet" action={add}>
          A program of yours, in any language and on any machine, can do jobs of this hub. It needs a token.
        </EmptyState>
      ) : (
        <SettingsSection
          title="Worker tokens"
          lead="With them, programs elsewhere take jobs of this hub and report on them."
          actions={add}
        >
          <ul className="hub-settings-list">
            {data?.map((token) => (
              <TokenRow
                key={token.id}
                token={token}
                place={
                  token.projectId === null
                    ? 'All projects'
                    : (names.get(token.projectId) ?? 'Another project')
                }
              />
            )) ?? <li className="hub-settings-row hub-skeleton" aria-hidden="true" />}
          </ul>
        </SettingsSection>
      )}
      {adding && <NewTokenDialog projects={projects} onClose={() => setAdding(false)} />}
    </SettingsFrame>
  );
}

interface ListedToken extends WorkerToken {
  isOver: boolean;
}

async function readTokens(signal: AbortSignal): Promise<readonly ListedToken[]> {
  const now = Date.now();
  return (await getWorkerTokens(signal)).map((token) => ({
    ...token,
    isOver: Date.parse(token.expiresAt) <= now,
  }));
}

function TokenRow({ token, place }: { token: ListedToken; place: string }): ReactNode {
  const { id, name, kinds, lastUsedAt, expiresAt, isOver } = token;
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => revokeWorkerToken(id),
    onSuccess: async () => {
      setAsking(false);
      await queryClient.invalidateQueries({ queryKey: ['worker-tokens'] });
    },
  });
  return (
    <li className="hub-settings-row" data-off={isOver || undefined}>
      <div className="hub-settings-what">
        <strong>{name}</strong>
        <span className="hub-facts">
          <span>{kinds.join(', ')}</span>
          <span>{place}</span>
          <span>
            {lastUsedAt === null ? (
              'Never used'
            ) : (
              <>
                Used <RelativeTime time={lastUsedAt} />
              </>
            )}
          </span>
          <span className={isOver ? 'hub-settings-off' : undefined}>
            {isOver ? 'Ended ' : 'Until '}
            <time dateTime={expiresAt}>{new Date(expiresAt).toLocaleDateString()}</time>
          </span>
        </span>
      </div>
      <button
        type="button"
        className="hw-button"
        aria-label={`Revoke ${name}`}
        onClick={() => setAsking(true)}
      >
        Revoke
      </button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Revoke ${name}?`}
        confirm="Revoke"
        pending={revoke.isPending}
        problem={revoke.error?.message ?? null}
        onConfirm={() => revoke.mutate()}
      >
        Whoever uses it is refused from now on, and its connections end. What it was doing is given to others.
      </ConfirmDialog>
    </li>
  );
}
