import { jobStatuses } from '@headway/protocol';
import { builtinEvents } from '@headway/protocol/builtin';
import { describe, expect, it } from 'vitest';
import { queueAt } from './queue-at.ts';
import { type Playing, sceneAt, type Told } from './scene-at.ts';
import { scenes } from './scenes.ts';
import { isJob } from './visit.ts';

const now = Date.UTC(2026, 4, 12, 9, 30);

function playing(name: string): Playing {
  const scene = scenes[name];
  if (!scene) throw new Error(`There is no scene ${name}.`);
  return { visit: 'abcdef', name, scene, generation: 1, beganAt: now - scene.leadMs, asks: [] };
}

const jobsOf = (told: readonly Told[]) => told.filter(isJob).map(({ data }) => data);

it('has a job in each state, and with each warning, when a visitor comes', () => {
  const jobs = jobsOf(sceneAt(playing('states'), now));
  expect(new Set(jobs.map(({ status }) => status))).toEqual(new Set(jobStatuses));
  expect(new Set(jobs.flatMap(({ warning }) => warning?.code ?? []))).toEqual(
    new Set(['no_worker', 'stalled', 'slow']),
  );
  expect(new Set(jobs.flatMap(({ summary }) => summary?.outcome ?? []))).toEqual(
    new Set(['ok', 'nothing_found', 'low_confidence']),
  );
});

it('has a batch in each state, but the one that is still open', () => {
  const batches = Object.keys(scenes)
    .filter((name) => name.startsWith('batch'))
    .flatMap((name) => sceneAt(playing(name), now).filter(({ key }) => key.startsWith('batch:')));
  expect(new Set(batches.map(({ data }) => ('status' in data ? data.status : null)))).toEqual(
    new Set(['running', 'paused', 'cancelling', 'completed']),
  );
});

describe.each(Object.keys(scenes))('the scene %s', (name) => {
  it('tells valid events whenever one looks', () => {
    for (const afterMs of [0, 1, 500, 9000, 61_000, 3_600_000]) {
      const at = now + afterMs;
      for (const { type, data } of [...sceneAt(playing(name), at), ...queueAt(playing(name), at)]) {
        expect(() => builtinEvents.prepare({ type, data })).not.toThrow();
      }
    }
  });

  it('never goes back in a run', () => {
    const before = new Map<string, number>();
    for (let afterMs = 0; afterMs < 60_000; afterMs += 700) {
      for (const job of jobsOf(sceneAt(playing(name), now + afterMs))) {
        const run = `${job.id} ${job.attempt}`;
        if (job.status !== 'running') continue;
        expect(job.fraction ?? 0).toBeGreaterThanOrEqual(before.get(run) ?? 0);
        before.set(run, job.fraction ?? 0);
      }
    }
  });
});

it('tells the steps of a job in their places, each after the one before', () => {
  const told = sceneAt(playing('steps'), now).flatMap(({ data }) =>
    'path' in data && data.jobId.endsWith('.completed') ? [data] : [],
  );
  expect(told.map(({ path, name, status }) => [path.join('.'), name, status])).toEqual([
    ['0', 'Read', 'completed'],
    ['1', 'Find cells', 'completed'],
    ['1.0', 'Flatten background', 'completed'],
    ['1.1', 'Outline', 'completed'],
    ['2', 'Split touching', 'completed'],
    ['3', 'Measure', 'completed'],
  ]);
  expect(told[2]?.finishedAt).toBe(told[3]?.startedAt);
});

it('tells who stands where in line, without those whom nobody takes', () => {
  const [stats, order] = queueAt(playing('list'), now).map(({ data }) => data);
  const waiting = jobsOf(sceneAt(playing('list'), now)).filter(
    ({ status, warning }) => status === 'queued' && !warning,
  );
  expect(order).toMatchObject({ waiting: waiting.length });
  expect(order && 'entries' in order && order.entries.map(({ position }) => position)).toEqual(
    waiting.map((_, index) => index + 1),
  );
  expect(stats).toMatchObject({ noWorkerFor: ['cells-3d'], parallel: { busy: 3, total: 3 } });
});
