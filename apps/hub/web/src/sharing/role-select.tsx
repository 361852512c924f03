import { type Role, roles } from '@headway/hub-api';
import type { ReactNode } from 'react';
import { roleNames } from './role-words.ts';

/** Chooses what somebody may do. */
export function RoleSelect({
  label,
  value,
  disabled = false,
  onChange,
}: {
  /** For screen readers. */
  label: string;
  value: Role;
  disabled?: boolean;
  onChange: (role: Role) => void;
}): ReactNode {
  return (
    <select
      className="hub-select"
      aria-label={label}
      value={value}
      disabled={disabled}
      onChange={({ target }) => {
        const role = roles.find((known) => known === target.value);
        if (role) onChange(role);
      }}
    >
      {roles.toReversed().map((role) => (
        <option key={role} value={role}>
          {roleNames[role]}
        </option>
      ))}
    </select>
  );
}
