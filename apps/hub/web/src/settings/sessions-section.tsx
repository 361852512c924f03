import type { AccountSession } from '@headway/hub-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Monitor, Smartphone } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { endAllSessions, endOtherSessions, endSession, getSessions } from '../account/account-endpoints.ts';
import { formatTime } from '../format.ts';
import { readSessionAgain } from '../session.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { deviceName, isHandheld } from './device-name.ts';
import { SettingsSection } from './settings-frame.tsx';

/** Where one is signed in: each can be ended, or all at once. */
export function SessionsSection(): ReactNode {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => getSessions(signal),
    staleTime: 0,
  });
  const readAgain = async (): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: ['sessions'] });
  };
  const endOthers = useMutation({ mutationFn: endOtherSessions, onSuccess: readAgain });
  const endAll = useMutation({
    mutationFn: endAllSessions,
    onSuccess: async () => {
      await readSessionAgain(queryClient);
      await router.invalidate();
    },
  });
  const others = data?.filter(({ current }) => !current).length ?? 0;
  const problem = error ?? endOthers.error;
  return (
    <SettingsSection
      title="Where you are signed in"
      lead="End a session that you don’t know or a device that is gone."
      actions={
        <div className="hub-settings-actions">
          <button
            type="button"
            className="hw-button"
            disabled={others === 0 || endOthers.isPending}
            onClick={() => endOthers.mutate()}
          >
            Sign out elsewhere
          </button>
          <button type="button" className="hw-button" onClick={() => setAsking(true)}>
            Sign out everywhere
          </button>
        </div>
      }
    >
      {problem && (
        <p className="hub-field-problem" role="alert">
          {problem.message}
        </p>
      )}
      <ul className="hub-settings-list">
        {data?.map((session) => <SessionRow key={session.id} session={session} onEnded={readAgain} />) ?? (
          <li className="hub-settings-row hub-skeleton" aria-hidden="true" />
        )}
      </ul>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Sign out everywhere?"
        confirm="Sign out everywhere"
        pending={endAll.isPending}
        problem={endAll.error?.message ?? null}
        onConfirm={() => endAll.mutate()}
      >
        All sessions end, this one too. What runs on the server goes on.
      </ConfirmDialog>
    </SettingsSection>
  );
}

function SessionRow({
  session,
  onEnded,
}: {
  session: AccountSession;
  onEnded: () => Promise<void>;
}): ReactNode {
  const { id, userAgent, address, createdAt, lastSeenAt, current } = session;
  const end = useMutation({ mutationFn: () => endSession(id), onSuccess: onEnded });
  const Icon = isHandheld(userAgent) ? Smartphone : Monitor;
  const name = deviceName(userAgent);
  return (
    <li className="hub-settings-row">
      <Icon size={18} aria-hidden="true" className="hub-settings-icon" />
      <div className="hub-settings-what">
        <strong title={userAgent ?? undefined}>{name}</strong>
        <span className="hub-facts">
          {current ? (
            <span className="hub-settings-here">This session</span>
          ) : (
            <span>
              Last seen <RelativeTime time={lastSeenAt} />
            </span>
          )}
          {address !== null && <span>{address}</span>}
          <span>Signed in {formatTime(createdAt)}</span>
        </span>
        {end.error && (
          <span className="hub-field-problem" role="alert">
            {end.error.message}
          </span>
        )}
      </div>
      {!current && (
        <button
          type="button"
          className="hw-button"
          aria-label={`End the session of ${name}`}
          disabled={end.isPending}
          onClick={() => end.mutate()}
        >
          End
        </button>
      )}
    </li>
  );
}
