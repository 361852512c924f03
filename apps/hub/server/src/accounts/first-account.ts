import { randomInt, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@headway/protocol';
import type { Auth } from './auth.ts';
import { createAccount, type NewAccount } from './create-account.ts';
import type { HubDatabase } from '../database.ts';
import { ApiError } from '../http/problem.ts';

/** How the first account comes to be: by the one-time code that is printed at start, or from the environment. */
export interface FirstAccount {
  isNeeded(): Promise<boolean>;
  /** The code to print; `null` once an account exists. */
  code(): Promise<string | null>;
  /** @throws ApiError `already_set_up`, `wrong_setup_code`, `too_many_attempts`. */
  createWithCode(code: string, account: NewAccount): Promise<void>;
  /** Makes the account of the environment, unless there is one already. */
  createFromEnvironment(account: NewAccount): Promise<void>;
}

const maxWrongCodes = 10;
const wrongCodesWindowMs = 60_000;

export function createFirstAccount(auth: Auth, db: HubDatabase, clock: Pick<Clock, 'now'>): FirstAccount {
  const oneTimeCode = createCode();
  let wrongCodes: number[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  /** One after the other: two requests at the same time must not both find no account. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => undefined); // told to its own caller
    return result;
  }

  async function isNeeded(): Promise<boolean> {
    return (await db.selectFrom('user').select('id').limit(1).executeTakeFirst()) === undefined;
  }

  function checkCode(code: string): void {
    const now = clock.now();
    wrongCodes = wrongCodes.filter((at) => now - at < wrongCodesWindowMs);
    if (wrongCodes.length >= maxWrongCodes) {
      throw new ApiError('too_many_attempts', 'Wait a minute before you try the code again.');
    }
    if (equal(normalise(code), normalise(oneTimeCode))) return;
    wrongCodes.push(now);
    throw new ApiError('wrong_setup_code', 'The code is printed where the hub was started.');
  }

  return {
    isNeeded,
    async code() {
      return (await isNeeded()) ? oneTimeCode : null;
    },
    createWithCode: (code, account) =>
      inTurn(async () => {
        if (!(await isNeeded())) throw new ApiError('already_set_up', 'The first account exists. Sign in.');
        checkCode(code);
        await createAccount(auth, account);
      }),
    createFromEnvironment: (account) =>
      inTurn(async () => {
        if (await isNeeded()) await createAccount(auth, account);
      }),
  };
}

// Without letters and digits that are mistaken for each other.
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Twelve characters, 58 bits: `K7QF-3MXW-9TRA`. */
function createCode(): string {
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return [group(), group(), group()].join('-');
}

function normalise(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, '');
}

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
