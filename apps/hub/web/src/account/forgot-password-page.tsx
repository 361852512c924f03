import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { sessionQuery } from '../session.ts';
import { TextField } from '../ui/text-field.tsx';
import { useTitle } from '../ui/use-title.ts';
import { askForResetLink } from './account-endpoints.ts';
import { AccountFrame } from './account-frame.tsx';
import { text } from './form-text.ts';

/** Asks for a link by which a new password is chosen. */
export function ForgotPasswordPage(): ReactNode {
  useTitle('Forgot your password?');
  const sendsMail = useQuery(sessionQuery).data?.sendsMail ?? false;
  const [asked, setAsked] = useState<string | null>(null);
  const ask = useMutation({ mutationFn: askForResetLink, onSuccess: (_answer, email) => setAsked(email) });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    ask.mutate(text(new FormData(event.currentTarget), 'email').trim());
  };
  const back = (
    <Link to="/sign-in" className="hub-account-link">
      Back to sign-in
    </Link>
  );
  if (asked !== null) {
    return (
      <AccountFrame
        title={sendsMail ? 'Look into your inbox' : 'Ask whoever runs this server'}
        lead={
          <span role="status">
            If there is an account for <strong>{asked}</strong>, a link for a new password{' '}
            {sendsMail
              ? 'is on its way there.'
              : 'was printed where the server was started: it has no mail server.'}{' '}
            It is good for an hour, and once.
          </span>
        }
      >
        {back}
      </AccountFrame>
    );
  }
  return (
    <AccountFrame
      title="Forgot your password?"
      lead={
        sendsMail
          ? 'A link for a new one is sent to your address.'
          : 'A link for a new one is printed where the server was started.'
      }
    >
      <form onSubmit={submit} className="hub-form">
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          required
          autoFocus
          problem={ask.error?.message ?? null}
        />
        <button
          type="submit"
          className="hw-button hw-button-primary hub-form-submit"
          disabled={ask.isPending}
        >
          {ask.isPending ? 'Asking…' : 'Ask for a link'}
        </button>
        {back}
      </form>
    </AccountFrame>
  );
}
