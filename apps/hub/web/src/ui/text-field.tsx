import { type ComponentProps, type ReactNode, useId } from 'react';

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  label: string;
  hint?: ReactNode;
  /** What is wrong with it: one sentence. */
  problem?: string | null;
}

/** A labelled input with its hint and its problem, tied together for screen readers. */
export function TextField({ label, hint, problem, ...input }: TextFieldProps): ReactNode {
  const id = useId();
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div className="hub-field">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        className="hub-input"
        {...(described && { 'aria-describedby': described })}
        {...(problem && { 'aria-invalid': true })}
      />
      {hint && (
        <p id={`${id}-hint`} className="hub-field-hint">
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} className="hub-field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
