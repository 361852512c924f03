import type { Role } from '@headway/hub-api';

/** What people call the roles. */
export const roleNames: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  editor: 'Editor',
  viewer: 'Viewer',
};

/** What each may do. */
export const roleMeanings: Readonly<Record<Role, string>> = {
  owner: 'shares and deletes the project, too',
  editor: 'adds, runs and corrects',
  viewer: 'looks and downloads',
};
