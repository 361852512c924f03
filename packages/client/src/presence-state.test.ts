import type { PresenceMember, PresenceMessage } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { applyPresence, nobodyYet, type PresenceSnapshot } from './presence-state.ts';

const member = (user: string, id = `${user}-1`): PresenceMember => ({
  user,
  since: '2026-01-01T00:00:00.000Z',
  clients: [{ id, kind: 'web' }],
});

function told(before: PresenceSnapshot, message: Partial<PresenceMessage>): PresenceSnapshot {
  return applyPresence(before, { type: 'presence', channel: 'room:1', count: 0, ...message });
}

const listOf = (...users: string[]): Partial<PresenceMessage> => ({
  count: users.length,
  members: users.map((user) => member(user)),
});

/** `live 2: ann ben` */
function words({ status, count, members }: PresenceSnapshot): string {
  return `${status} ${count}: ${members ? [...members.keys()].join(' ') : 'a crowd'}`;
}

describe('what is known of presence', () => {
  it('is replaced by a list, and amended by changes', () => {
    let known = told(nobodyYet, listOf('ann', 'ben'));
    expect(words(known)).toBe('live 2: ann ben');
    known = told(known, { count: 2, changed: [member('ben', 'phone'), member('cy')], left: ['ann'] });
    expect(words(known)).toBe('live 2: ben cy');
    expect(known.members?.get('ben')).toEqual(member('ben', 'phone'));
    expect(words(told(known, listOf('dan')))).toBe('live 1: dan');
  });

  it('is a count in a crowd, until a list comes', () => {
    const crowd = told(told(nobodyYet, listOf('ann')), { count: 80 });
    expect(words(crowd)).toBe('live 80: a crowd');
    expect(words(told(crowd, { count: 79 }))).toBe('live 79: a crowd');
    expect(words(told(crowd, listOf('ben')))).toBe('live 1: ben');
  });

  it('is never changed in place', () => {
    const before = told(nobodyYet, listOf('ann'));
    told(before, { count: 0, left: ['ann'] });
    expect(words(before)).toBe('live 1: ann');
  });
});

describe('while a list is filling after a start of the server', () => {
  const known: PresenceSnapshot = { ...told(nobodyYet, listOf('ann', 'ben', 'cy')), status: 'stale' };

  it('keeps whom it knew, and says that it may be out of date until all are back', () => {
    let filling = told(known, { ...listOf('ben'), filling: true });
    expect(words(filling)).toBe('stale 3: ann ben cy');
    filling = told(filling, { count: 2, changed: [member('dan')], filling: true });
    expect(words(filling)).toBe('stale 4: ann ben cy dan');
    filling = told(filling, { count: 1, left: ['ben'], filling: true });
    expect(words(filling)).toBe('stale 3: ann cy dan');
    expect(words(told(filling, listOf('dan')))).toBe('live 1: dan');
  });

  it('is live for who knew nobody, and once all are back', () => {
    expect(words(told(nobodyYet, { ...listOf('ann'), filling: true }))).toBe('live 1: ann');
    expect(words(told(known, { ...listOf('cy', 'ben', 'ann'), filling: true }))).toBe('live 3: ann ben cy');
  });

  it('does not show a crowd melting', () => {
    const crowd = told(nobodyYet, { count: 4000 });
    const filling = told(crowd, { ...listOf('ann'), filling: true });
    expect(words(filling)).toBe('stale 4000: a crowd');
    expect(words(told(filling, { count: 2, changed: [member('ben')], filling: true }))).toBe(
      'stale 4000: a crowd',
    );
    expect(words(told(crowd, { count: 4100, filling: true }))).toBe('live 4100: a crowd');
    expect(words(told(filling, listOf('ann', 'ben')))).toBe('live 2: ann ben');
  });
});
