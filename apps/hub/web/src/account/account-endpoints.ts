import type { AccountSession, Person } from '@headway/hub-api';
import { request } from '../api.ts';

/** The server's endpoints about accounts as functions. Each throws `ApiError`. */

const of = encodeURIComponent;

export async function renameAccount(name: string): Promise<void> {
  await request('/api/account', { method: 'PATCH', body: { name } });
}

export async function changePassword(passwords: {
  currentPassword: string;
  newPassword: string;
}): Promise<void> {
  await request('/api/auth/change-password', { method: 'POST', body: passwords });
}

/** Asks for a link for a new password. The answer does not tell whether there is such an account. */
export async function askForResetLink(email: string): Promise<void> {
  await request('/api/auth/request-password-reset', { method: 'POST', body: { email } });
}

/** Chooses a new password by the token of a link. */
export async function resetPassword(reset: { token: string; newPassword: string }): Promise<void> {
  await request('/api/auth/reset-password', { method: 'POST', body: reset });
}

export async function getSessions(signal?: AbortSignal): Promise<readonly AccountSession[]> {
  const path = '/api/account/sessions';
  return (await request<{ items: readonly AccountSession[] }>(path, signal ? { signal } : {})).data.items;
}

export async function endSession(id: string): Promise<void> {
  await request(`/api/account/sessions/${of(id)}`, { method: 'DELETE' });
}

/** Signs out everywhere, here too. */
export async function endAllSessions(): Promise<void> {
  await request('/api/account/sessions', { method: 'DELETE' });
}

/** Signs out everywhere but here. */
export async function endOtherSessions(): Promise<void> {
  await request('/api/account/sessions?others=true', { method: 'DELETE' });
}

export async function getPeople(signal?: AbortSignal): Promise<readonly Person[]> {
  return (await request<{ items: readonly Person[] }>('/api/people', signal ? { signal } : {})).data.items;
}

export async function setActive(id: string, active: boolean): Promise<void> {
  await request(`/api/people/${of(id)}`, { method: 'PATCH', body: { active } });
}
