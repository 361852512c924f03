import type { Role } from './roles.ts';

/**
 * What can be wanted of a project or of something in it.
 * `read`: see and hear it, download, export. `write`: upload, run, change, delete, answer. `manage`: share and delete the
 * project, give tokens to workers.
 */
export const projectActions = ['read', 'write', 'manage'] as const;
export type ProjectAction = (typeof projectActions)[number];

const allowed: Readonly<Record<Role, Readonly<Record<ProjectAction, boolean>>>> = {
  owner: { read: true, write: true, manage: true },
  editor: { read: true, write: true, manage: false },
  viewer: { read: true, write: false, manage: false },
};

/** The one rule of who may do what in a project. `null` is whoever is no member: nothing. */
export function allows(role: Role | null, action: ProjectAction): boolean {
  return role !== null && allowed[role][action];
}
