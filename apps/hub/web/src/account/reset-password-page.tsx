import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter, useRouterState } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ApiError } from '../api.ts';
import { readSessionAgain } from '../session.ts';
import { useTitle } from '../ui/use-title.ts';
import { resetPassword } from './account-endpoints.ts';
import { AccountFrame } from './account-frame.tsx';
import { NewPasswordFields, readNewPassword } from './new-password-fields.tsx';

/** Where a link for a new password leads. Its token stands behind `#`: it is not sent to servers by the way. */
export function ResetPasswordPage(): ReactNode {
  useTitle('New password');
  const token = useRouterState({ select: ({ location }) => location.hash });
  // Another link in the same tab begins anew.
  return <ResetPassword key={token} token={token} />;
}

function ResetPassword({ token }: { token: string }): ReactNode {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [differs, setDiffers] = useState(false);
  const reset = useMutation({
    mutationFn: resetPassword,
    // Whoever was signed in here is no more.
    onSuccess: () => readSessionAgain(queryClient),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const newPassword = readNewPassword(event.currentTarget);
    setDiffers(newPassword === null);
    if (newPassword !== null) reset.mutate({ token, newPassword });
  };
  if (reset.isSuccess) {
    return (
      <AccountFrame
        title="Your new password holds"
        lead={<span role="status">All sessions that were open have ended. Sign in with it.</span>}
      >
        <button
          type="button"
          className="hw-button hw-button-primary hub-form-submit"
          onClick={() => void router.navigate({ to: '/sign-in' })}
        >
          Sign in
        </button>
      </AccountFrame>
    );
  }
  const spent = token === '' || (reset.error instanceof ApiError && reset.error.code === 'invalid_token');
  if (spent) {
    return (
      <AccountFrame
        title="This link is no longer good"
        lead={
          <span role="alert">It was used already, or it is older than an hour. Ask for another one.</span>
        }
      >
        <Link to="/forgot-password" className="hw-button hw-button-primary hub-form-submit">
          Ask for a new link
        </Link>
      </AccountFrame>
    );
  }
  return (
    <AccountFrame title="Choose a new password" lead="All sessions that are open will end.">
      <form onSubmit={submit} className="hub-form">
        <NewPasswordFields differs={differs} problem={reset.error?.message ?? null} autoFocus />
        <button
          type="submit"
          className="hw-button hw-button-primary hub-form-submit"
          disabled={reset.isPending}
        >
          {reset.isPending ? 'Saving…' : 'Save password'}
        </button>
      </form>
    </AccountFrame>
  );
}
