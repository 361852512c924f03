import type { Auth } from './auth.ts';
import { nameOfAddress } from '../display-name.ts';

export interface NewAccount {
  email: string;
  password: string;
  name?: string | undefined;
}

/** Makes an account that can sign in; gives its id. Who may have one is not asked. */
export async function createAccount(auth: Auth, { email, password, name }: NewAccount): Promise<string> {
  const { internalAdapter, password: passwords } = await auth.$context;
  const hash = await passwords.hash(password);
  const user = await internalAdapter.createUser(
    {
      email: email.toLowerCase(),
      name: name?.trim() || nameOfAddress(email),
      emailVerified: true,
    },
    { method: 'email-password' },
  );
  try {
    await internalAdapter.linkAccount({
      userId: user.id,
      providerId: 'credential',
      accountId: user.id,
      password: hash,
    });
  } catch (error) {
    // An account without its password could not sign in, and would keep the next one from being made.
    await internalAdapter.deleteUser(user.id);
    throw error;
  }
  return user.id;
}
