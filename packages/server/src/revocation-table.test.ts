import { describe, expect, test } from 'vitest';
import type { Identity } from './options.ts';
import { decodeRecord, recordOf, refusalOf, type Revocation, RevocationTable } from './revocation-table.ts';

const now = 1_700_000_000_500;

function identity(facts: Partial<Identity> = {}): Identity {
  return { userId: 'ann', sessionId: 's1', tokenId: 't1', issuedAt: now - 10_500, expiresAt: null, ...facts };
}

const refused = (revocation: Revocation, facts?: Partial<Identity>) =>
  refusalOf(recordOf(revocation, now), identity(facts));

describe('a revocation', () => {
  test('of a user refuses every token that was issued up to then', () => {
    expect(refused({ userId: 'ann' })).toBe('signed_out');
    expect(refused({ userId: 'ann' }, { issuedAt: null })).toBe('signed_out');
    expect(refused({ userId: 'ann' }, { issuedAt: now + 500 })).toBeNull();
    expect(refused({ userId: 'ben' })).toBeNull();
  });

  test('of a user asks for another token in place of one that may be older or newer', () => {
    expect(refused({ userId: 'ann' }, { issuedAt: now - 500 })).toBe('token_revoked');
    expect(refused({ userId: 'ann' }, { issuedAt: now - 1500 })).toBe('signed_out');
  });

  test('by issue time refuses older tokens and no newer one', () => {
    const revocation = { userId: 'ann', issuedBefore: now - 5500 };
    expect(refused(revocation, { issuedAt: now - 5501 })).toBe('token_revoked');
    expect(refused(revocation, { issuedAt: now - 5500 })).toBeNull();
    expect(refused(revocation, { issuedAt: null })).toBe('token_revoked');
    expect(refused(revocation, { userId: 'ben' })).toBeNull();
  });

  test('of a session or a token refuses that one, whenever it was issued', () => {
    expect(refused({ sessionId: 's1' })).toBe('signed_out');
    expect(refused({ sessionId: 's1' }, { issuedAt: now + 5000 })).toBe('signed_out');
    expect(refused({ sessionId: 's2' })).toBeNull();
    expect(refused({ sessionId: 's1' }, { sessionId: null })).toBeNull();
    expect(refused({ tokenId: 't1' })).toBe('token_revoked');
    expect(refused({ tokenId: 't2' })).toBeNull();
  });

  test('is read back as it was written, and nothing else is', () => {
    const record = recordOf({ userId: 'ann' }, now);
    expect(decodeRecord(JSON.parse(JSON.stringify(record)))).toEqual(record);
    for (const other of [null, 'user', {}, { ...record, kind: 'all' }, { ...record, before: '1' }]) {
      expect(decodeRecord(other)).toBeNull();
    }
  });
});

describe('the table of revocations', () => {
  const table = ({ keepMs = 60_000, maxRecords = 3 } = {}) => new RevocationTable({ keepMs, maxRecords });

  test('knows each kind by its own id', () => {
    const revoked = table();
    revoked.add(recordOf({ sessionId: 'ann' }, now), now);
    expect(revoked.refusal(identity())).toBeNull();
    revoked.add(recordOf({ tokenId: 't1' }, now), now);
    expect(revoked.refusal(identity())).toBe('token_revoked');
    revoked.add(recordOf({ userId: 'ann' }, now), now);
    expect(revoked.refusal(identity())).toBe('signed_out');
  });

  test('takes a repetition for nothing new, and never goes back', () => {
    const revoked = table();
    expect(revoked.add(recordOf({ userId: 'ann', issuedBefore: now }, now), now)).toBe(true);
    expect(revoked.add(recordOf({ userId: 'ann', issuedBefore: now }, now), now)).toBe(false);
    expect(revoked.add(recordOf({ userId: 'ann', issuedBefore: now - 60_000 }, now), now)).toBe(false);
    expect(revoked.refusal(identity())).toBe('token_revoked');
  });

  test('forgets what no token lives long enough for', () => {
    const revoked = table();
    revoked.add(recordOf({ sessionId: 's1' }, now), now);
    revoked.add(recordOf({ sessionId: 's2' }, now + 59_000), now + 59_000);
    expect(revoked.size).toBe(2);
    revoked.add(recordOf({ sessionId: 's3' }, now + 60_002), now + 60_002);
    expect(revoked.size).toBe(2);
    expect(revoked.refusal(identity())).toBeNull();
  });

  test('that is full asks everybody for newer tokens rather than forget one', () => {
    const revoked = table();
    const later = (ms: number, id: string) => revoked.add(recordOf({ sessionId: id }, now + ms), now + ms);
    later(0, 's1');
    for (const n of [1, 2, 3]) later(n * 1000, `other ${n}`);
    expect(revoked.size).toBe(3);
    expect(revoked.refusal(identity())).toBe('token_revoked');
    expect(revoked.refusal(identity({ userId: 'ben', sessionId: 's9' }))).toBe('token_revoked');
    expect(revoked.refusal(identity({ userId: 'ben', sessionId: 's9', issuedAt: now + 500 }))).toBeNull();
    expect(revoked.refusal(identity({ sessionId: 'other 1', issuedAt: now + 500 }))).toBe('signed_out');
  });
});
