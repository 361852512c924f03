import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useRef } from 'react';
import { ApiError } from '../api.ts';
import { createFirstAccount, type FirstAccount, signIn } from '../endpoints.ts';
import { readSessionAgain } from '../session.ts';
import { TextField } from '../ui/text-field.tsx';
import { useTitle } from '../ui/use-title.ts';
import { AccountFrame } from './account-frame.tsx';
import { text } from './form-text.ts';

/** The first start: whoever can read the server's output makes the first account. */
export function FirstAccountPage(): ReactNode {
  useTitle('First account');
  const queryClient = useQueryClient();
  const router = useRouter();
  const code = useRef<HTMLInputElement>(null);
  const create = useMutation({
    mutationFn: async (account: FirstAccount) => {
      await createFirstAccount(account);
      await signIn({ email: account.email, password: account.password });
    },
    onSuccess: async () => {
      await readSessionAgain(queryClient);
      await router.invalidate();
    },
    onError: (error) => {
      if (isAboutCode(error)) code.current?.select();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = text(form, 'name').trim();
    create.mutate({
      code: text(form, 'code').trim(),
      email: text(form, 'email').trim(),
      password: text(form, 'password'),
      ...(name && { name }),
    });
  };
  const { error } = create;
  return (
    <AccountFrame
      title="Create the first account"
      lead="This server is new. The code proves that you are the one who started it."
    >
      <form onSubmit={submit} className="hub-form">
        <TextField
          ref={code}
          label="One-time code"
          name="code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          required
          autoFocus
          hint="Printed in the terminal where the server was started."
          problem={error && isAboutCode(error) ? codeProblem(error) : null}
        />
        <TextField label="Name" name="name" autoComplete="name" />
        <TextField label="Email" name="email" type="email" autoComplete="username" required />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          hint="At least 8 characters."
          problem={error && !isAboutCode(error) ? error.message : null}
        />
        <button
          type="submit"
          className="hw-button hw-button-primary hub-form-submit"
          disabled={create.isPending}
        >
          {create.isPending ? 'Creating…' : 'Create account'}
        </button>
      </form>
    </AccountFrame>
  );
}

function isAboutCode(error: Error): boolean {
  return (
    error instanceof ApiError && (error.code === 'wrong_setup_code' || error.code === 'too_many_attempts')
  );
}

function codeProblem(error: Error): string {
  const wrong = error instanceof ApiError && error.code === 'wrong_setup_code';
  return wrong ? 'This is not the code. Each start of the server prints a new one.' : error.message;
}
