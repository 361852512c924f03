import type { Invitation, InvitationLook, Invited, ProjectMember, Role } from '@headway/hub-api';
import { request } from '../api.ts';
import { urls } from '../endpoints.ts';

/** The server's endpoints about members and invitations as functions. Each throws `ApiError`. */

const of = encodeURIComponent;

/** Adds an address to a project: an account is in it at once, any other address is invited. */
export async function addMember(
  projectId: string,
  member: { email: string; role: Role },
): Promise<ProjectMember | Invited> {
  const path = urls.members(projectId);
  return (await request<ProjectMember | Invited>(path, { method: 'POST', body: member })).data;
}

export async function getInvitations(
  projectId: string,
  signal?: AbortSignal,
): Promise<readonly Invitation[]> {
  const path = `/api/projects/${of(projectId)}/invitations`;
  return (await request<{ items: readonly Invitation[] }>(path, signal ? { signal } : {})).data.items;
}

export async function withdrawInvitation({ projectId, id }: Invitation): Promise<void> {
  await request(`/api/projects/${of(projectId)}/invitations/${of(id)}`, { method: 'DELETE' });
}

export async function lookAtInvitation(token: string): Promise<InvitationLook> {
  return (await request<InvitationLook>('/api/invitations/look', { method: 'POST', body: { token } })).data;
}

/** Joins by an invitation: as who is signed in, else with a new account. */
export async function acceptInvitation(asked: {
  token: string;
  account?: { name: string; password: string };
}): Promise<{ projectId: string }> {
  const path = '/api/invitations/accept';
  return (await request<{ projectId: string }>(path, { method: 'POST', body: asked })).data;
}

export async function changeMember(projectId: string, userId: string, role: Role): Promise<ProjectMember> {
  const path = `${urls.members(projectId)}/${of(userId)}`;
  return (await request<ProjectMember>(path, { method: 'PATCH', body: { role } })).data;
}

/** Takes somebody out of a project; oneself leaves by it. */
export async function removeMember(projectId: string, userId: string): Promise<void> {
  await request(`${urls.members(projectId)}/${of(userId)}`, { method: 'DELETE' });
}
