import { createAuth } from '../accounts/auth.ts';
import { openDatabase } from '../database.ts';
import { readOrCreateSecret } from '../accounts/secret.ts';
import { createApi, type TestApi } from './api.ts';

export interface TestAccount {
  email: string;
  password: string;
  name: string;
}

/** Makes a further account behind the hub's back, since sign-up is closed. Gives its id. */
export async function addAccount(
  dataDir: string,
  { email, password, name }: TestAccount,
): Promise<{ id: string }> {
  const db = openDatabase(`${dataDir}/hub.db`);
  try {
    const auth = createAuth({
      db,
      secret: readOrCreateSecret(dataDir).secret,
      baseUrl: 'http://localhost',
      trustedOrigins: () => [],
      onSessionEnded: () => undefined,
      onError: () => undefined,
    });
    const { internalAdapter, password: passwords } = await auth.$context;
    const user = await internalAdapter.createUser(
      { email, name, emailVerified: true },
      { method: 'email-password' },
    );
    await internalAdapter.linkAccount({
      userId: user.id,
      providerId: 'credential',
      accountId: user.id,
      password: await passwords.hash(password),
    });
    return { id: user.id };
  } finally {
    await db.destroy();
  }
}

/** Somebody with an account of their own, signed in. */
export async function signedInPerson(
  { url, dataDir }: { url: string; dataDir: string },
  name: string,
): Promise<{ id: string; email: string; api: TestApi }> {
  const account = { email: `${name.toLowerCase()}@example.org`, password: `${name}’s long password`, name };
  const { id } = await addAccount(dataDir, account);
  const api = createApi(url);
  await api.signIn(account);
  return { id, email: account.email, api };
}
