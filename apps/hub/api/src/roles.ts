/** What a person can be in a project: each may do what the next one may, and more. */
export const roles = ['owner', 'editor', 'viewer'] as const;
export type Role = (typeof roles)[number];
