import type { ReactNode } from 'react';
import { TextField } from '../ui/text-field.tsx';
import { text } from './form-text.ts';

/** The new password, twice: it can't be read while it is typed. */
export function NewPasswordFields({
  differs,
  problem,
  autoFocus = false,
}: {
  /** That the two were not the same. */
  differs: boolean;
  /** Why the server did not take it. */
  problem: string | null;
  autoFocus?: boolean;
}): ReactNode {
  return (
    <>
      <TextField
        label="New password"
        name="new-password"
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        maxLength={128}
        autoFocus={autoFocus}
        hint="At least 8 characters."
        problem={problem}
      />
      <TextField
        label="New password again"
        name="new-password-again"
        type="password"
        autoComplete="new-password"
        required
        problem={differs ? 'The two are not the same.' : null}
      />
    </>
  );
}

/** The new password of a form; `null` when the two are not the same. */
export function readNewPassword(form: HTMLFormElement): string | null {
  const data = new FormData(form);
  const password = text(data, 'new-password');
  return password === text(data, 'new-password-again') ? password : null;
}
