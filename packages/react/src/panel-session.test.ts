import type { Job } from '@headway/protocol';
import { describe, expect, it } from 'vitest';
import { mergedFraction, nextSession, noSession, type PanelSession, sessionWords } from './panel-session.ts';
import { makeJob } from './testing/make-job.ts';

const job = (id: string, changes: Partial<Job> = {}): Job => makeJob({ id, ...changes });
const done = { status: 'completed', fraction: 1 } as const;

/** What becomes of a panel that sees these jobs one after the other. */
function follow(...seen: readonly (readonly Job[])[]): PanelSession {
  return seen.reduce(nextSession, noSession);
}

describe('the session of a panel', () => {
  it('begins with the first job under way, and says at the end what became of them', () => {
    const active = follow([job('a'), job('b', { status: 'queued' }), job('c', { status: 'retrying' })]);
    expect([active.phase, sessionWords(active)]).toEqual(['active', '1 running, 2 waiting']);
    const end = nextSession(active, [
      job('a', done),
      job('b', { status: 'failed' }),
      job('c', { ...done, summary: { outcome: 'nothing_found', text: '' } }),
    ]);
    expect([end.phase, sessionWords(end)]).toEqual(['leaving', '1 done, 1 found nothing, 1 failed']);
  });

  it('does not tell of what had ended before', () => {
    expect(follow([job('a', done)]).phase).toBe('hidden');
    const active = follow([job('a', done), job('b')], [job('a', done), job('b', done)]);
    expect(sessionWords(active)).toBe('1 done');
  });

  it('is not kept up by jobs that wait for a person, and ends without words when all of them do', () => {
    expect(follow([job('a', { status: 'reviewing' }), job('b', { status: 'paused' })]).phase).toBe('hidden');
    expect(follow([job('a')], [job('a', { status: 'paused' })]).phase).toBe('hidden');
  });

  it('counts a job that is tried again once, and remembers those that the channel let go', () => {
    const again = follow(
      [job('a'), job('b')],
      [job('a', { status: 'failed' }), job('b')],
      [job('a'), job('b', done)],
      [job('a')],
      [job('a', done)],
    );
    expect(sessionWords(again)).toBe('2 done');
  });

  it('begins anew with a job that comes while it leaves', () => {
    const leaving = follow([job('a')], [job('a', done)]);
    expect(nextSession(leaving, [job('a', done)]).phase).toBe('leaving');
    const next = nextSession(leaving, [job('a', done), job('b', { fraction: 0.5 })]);
    expect([next.phase, mergedFraction(next)]).toEqual(['active', 0.5]);
  });

  it('stays the same while the jobs are', () => {
    const jobs = [job('a')];
    const session = nextSession(noSession, jobs);
    expect(nextSession(session, jobs)).toBe(session);
  });

  it('has one fraction for all, none while nobody knows any', () => {
    expect(mergedFraction(follow([job('a', { fraction: null })]))).toBeNull();
    const jobs = [job('a', { fraction: 0.5 }), job('b', { fraction: null }), job('c'), job('d')];
    const some = follow(jobs, [...jobs.slice(0, 2), job('c', done), job('d', done)]);
    expect(mergedFraction(some)).toBe(0.625);
  });
});
