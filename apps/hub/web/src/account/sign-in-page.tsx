import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useRef } from 'react';
import { ApiError } from '../api.ts';
import { signIn } from '../endpoints.ts';
import { readSessionAgain } from '../session.ts';
import { TextField } from '../ui/text-field.tsx';
import { useTitle } from '../ui/use-title.ts';
import { AccountFrame } from './account-frame.tsx';
import { text } from './form-text.ts';

/** Sign in with the account that an administrator made. */
export function SignInPage(): ReactNode {
  useTitle('Sign in');
  const queryClient = useQueryClient();
  const router = useRouter();
  const password = useRef<HTMLInputElement>(null);
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: async () => {
      await readSessionAgain(queryClient);
      await router.invalidate();
    },
    onError: () => password.current?.select(),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    enter.mutate({ email: text(form, 'email'), password: text(form, 'password') });
  };
  return (
    <AccountFrame title="Sign in" lead="to your images and results">
      <form onSubmit={submit} className="hub-form">
        <TextField label="Email" name="email" type="email" autoComplete="username" required autoFocus />
        <TextField
          ref={password}
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          problem={enter.error ? signInProblem(enter.error) : null}
        />
        <button
          type="submit"
          className="hw-button hw-button-primary hub-form-submit"
          disabled={enter.isPending}
        >
          {enter.isPending ? 'Signing in…' : 'Sign in'}
        </button>
        <Link to="/forgot-password" className="hub-account-link">
          Forgot your password?
        </Link>
      </form>
    </AccountFrame>
  );
}

function signInProblem(error: Error): string {
  if (error instanceof ApiError && error.status === 401) return 'The email or the password is not right.';
  return error.message;
}
