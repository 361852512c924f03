import type { InvitationLook } from '@headway/hub-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter, useRouterState } from '@tanstack/react-router';
import type { FormEvent, ReactNode } from 'react';
import { signIn } from '../endpoints.ts';
import { acceptInvitation, lookAtInvitation } from '../sharing/member-endpoints.ts';
import { readSessionAgain, sessionQuery } from '../session.ts';
import { roleMeanings, roleNames } from '../sharing/role-words.ts';
import { TextField } from '../ui/text-field.tsx';
import { useTitle } from '../ui/use-title.ts';
import { AccountFrame } from './account-frame.tsx';
import { text } from './form-text.ts';

/** Where the link of an invitation leads. Its token stands behind `#`: it is not sent to servers by the way. */
export function InvitationPage(): ReactNode {
  useTitle('Invitation');
  const token = useRouterState({ select: ({ location }) => location.hash });
  const look = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => lookAtInvitation(token),
    enabled: token !== '',
    staleTime: Infinity,
  });
  if (look.data) return <Join key={token} token={token} invitation={look.data} />;
  if (look.isPending && token !== '') {
    return (
      <AccountFrame title="Invitation" lead="One moment…">
        {null}
      </AccountFrame>
    );
  }
  return (
    <AccountFrame
      title="This invitation is no longer good"
      lead={<span role="alert">{look.error?.message ?? 'The link is not complete.'}</span>}
    >
      <Link to="/projects" className="hw-button hub-form-submit">
        Go to projects
      </Link>
    </AccountFrame>
  );
}

function Join({ token, invitation }: { token: string; invitation: InvitationLook }): ReactNode {
  const { projectName, role, email, by, hasAccount } = invitation;
  const user = useQuery(sessionQuery).data?.user;
  const queryClient = useQueryClient();
  const router = useRouter();
  const join = useMutation({
    mutationFn: async (form: FormData) => {
      const password = text(form, 'password');
      if (!user && hasAccount) await signIn({ email, password });
      const isNew = !user && !hasAccount;
      return await acceptInvitation({
        token,
        ...(isNew && { account: { name: text(form, 'name').trim(), password } }),
      });
    },
    onSuccess: async ({ projectId }) => {
      await readSessionAgain(queryClient);
      await router.navigate({ to: '/projects/$projectId', params: { projectId } });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    join.mutate(new FormData(event.currentTarget));
  };
  const problem = join.error?.message ?? null;
  const verb = user ? `Join as ${user.name}` : hasAccount ? 'Sign in and join' : 'Create account and join';
  return (
    <AccountFrame
      title={`Join “${projectName}”`}
      lead={`${by ?? 'Somebody'} invites you. ${roleNames[role]}: ${roleMeanings[role]}.`}
    >
      <form onSubmit={submit} className="hub-form">
        {!user && (
          <>
            <TextField label="Email" type="email" value={email} readOnly autoComplete="username" />
            {!hasAccount && (
              <TextField
                label="Your name"
                name="name"
                autoComplete="name"
                maxLength={100}
                required
                autoFocus
              />
            )}
            <TextField
              label="Password"
              name="password"
              type="password"
              autoComplete={hasAccount ? 'current-password' : 'new-password'}
              minLength={8}
              maxLength={128}
              required
              autoFocus={hasAccount}
              hint={hasAccount ? 'Of your account here.' : 'At least 8 characters.'}
            />
          </>
        )}
        {problem !== null && (
          <p className="hub-field-problem" role="alert">
            {problem}
          </p>
        )}
        <button
          type="submit"
          className="hw-button hw-button-primary hub-form-submit"
          disabled={join.isPending}
        >
          {verb}
        </button>
      </form>
    </AccountFrame>
  );
}
