import type { Person } from '@headway/hub-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { getPeople, setActive } from '../account/account-endpoints.ts';
import { formatCounted } from '../format.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SettingsFrame, SettingsSection } from './settings-frame.tsx';

/** For the administrator: who has an account, and who may use it. */
export function PeoplePage(): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => getPeople(signal),
    staleTime: 0,
  });
  return (
    <SettingsFrame title="People" forAll={false}>
      {error ? (
        <ProblemPanel error={error} what="list" onRetry={() => void refetch()} />
      ) : (
        <SettingsSection
          title="People"
          lead={
            data &&
            `${formatCounted(data.length, 'account')}. Whoever is invited into a project gets one with the invitation.`
          }
        >
          <ul className="hub-settings-list">
            {data?.map((person) => <PersonRow key={person.id} person={person} />) ?? (
              <li className="hub-settings-row hub-skeleton" aria-hidden="true" />
            )}
          </ul>
        </SettingsSection>
      )}
    </SettingsFrame>
  );
}

function PersonRow({ person }: { person: Person }): ReactNode {
  const { id, name, email, administrator, deactivatedAt } = person;
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const set = useMutation({
    mutationFn: (active: boolean) => setActive(id, active),
    onSuccess: async () => {
      setAsking(false);
      await queryClient.invalidateQueries({ queryKey: ['people'] });
    },
  });
  return (
    <li className="hub-settings-row" data-off={deactivatedAt !== null || undefined}>
      <div className="hub-settings-what">
        <strong>{name}</strong>
        <span className="hub-facts">
          <span>{email}</span>
          <PersonFacts person={person} />
        </span>
      </div>
      {!administrator &&
        (deactivatedAt === null ? (
          <button
            type="button"
            className="hw-button"
            aria-label={`Deactivate ${name}`}
            onClick={() => setAsking(true)}
          >
            Deactivate
          </button>
        ) : (
          <button
            type="button"
            className="hw-button"
            aria-label={`Reactivate ${name}`}
            disabled={set.isPending}
            onClick={() => set.mutate(true)}
          >
            Reactivate
          </button>
        ))}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Deactivate ${name}?`}
        confirm="Deactivate"
        pending={set.isPending}
        problem={set.error?.message ?? null}
        onConfirm={() => set.mutate(false)}
      >
        {name} is signed out everywhere and can’t sign in; worker tokens of theirs are revoked. Projects,
        images and results stay. You can reactivate the account at any time.
      </ConfirmDialog>
    </li>
  );
}

function PersonFacts({ person }: { person: Person }): ReactNode {
  const { administrator, deactivatedAt, lastSeenAt, projects, sessions } = person;
  return (
    <>
      {administrator && <span className="hub-settings-here">Administrator</span>}
      <span>{formatCounted(projects, 'project')}</span>
      {deactivatedAt !== null && (
        <span className="hub-settings-off">
          Deactivated <RelativeTime time={deactivatedAt} />
        </span>
      )}
      {deactivatedAt === null &&
        (lastSeenAt === null || sessions === 0 ? (
          <span>Not signed in</span>
        ) : (
          <span>
            {formatCounted(sessions, 'session')}, last seen <RelativeTime time={lastSeenAt} />
          </span>
        ))}
    </>
  );
}
