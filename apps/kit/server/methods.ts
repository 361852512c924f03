import { HeadwayError } from '@headway/protocol';
import type { MethodHandler, RequestContext } from '@headway/server';
import { readId, readToken } from '../shared/addresses.ts';
import { scenes } from './scenes.ts';
import { lineIndex, lineTime, linesBefore, logLine } from './log-lines.ts';
import { systemHistory } from './system-at.ts';
import type { Wish } from './visit.ts';
import type { Visits } from './visits.ts';

/** Lines in an answer. */
const earlierLines = 10_000;

export interface MethodsOptions {
  visits: Visits;
  clock: { now(): number };
  /** When the server began, ms since 1970. */
  startedAt: number;
  /** Resolves when the server ends: what is asked where nothing is answered waits for it. */
  held: Promise<void>;
}

/** What a page may ask for. Each answers once it has been told to everyone. */
export function kitMethods({
  visits,
  clock,
  startedAt,
  held,
}: MethodsOptions): Record<string, MethodHandler> {
  const unlessSilent =
    (handler: MethodHandler): MethodHandler =>
    async (params, context) => {
      const { scene = '' } = readId(text(params, 'id')) ?? {};
      if (scenes[scene]?.isSilent) await held;
      return await handler(params, context);
    };
  return {
    'job.ask': unlessSilent(async (params, context) => {
      const { visit, scene, job } = jobOf(params, context);
      const wish = wishOf(params);
      await visits.act(visit, (own) => own.ask(scene, job, wish));
      return null;
    }),
    'review.answer': unlessSilent(async (params, context) => {
      const { visit, scene, job } = jobOf(params, context);
      const by = readToken(context.identity.userId)?.person ?? '';
      const wish: Wish = { action: 'answer', answer: fieldOf(params, 'answer') ?? null, by };
      await visits.act(visit, (own) => own.ask(scene, job, wish));
      return null;
    }),
    'batch.ask': unlessSilent(async (params, context) => {
      const { visit, scene } = ownedBy(text(params, 'id'), context);
      const { action } = wishOf(params);
      if (action !== 'cancel' && action !== 'pause' && action !== 'resume') throw badRequest('action');
      await visits.act(visit, (own) => own.askAll(scene, action));
      return null;
    }),
    'jobs.ask': async (params, context) => {
      const ids = fieldOf(params, 'ids');
      if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === 'string'))
        throw badRequest('ids');
      const { visit, scene } = ownedBy(ids[0] ?? '', context);
      const names = ids.map((id) => ownedBy(id, context)).map(({ name }) => name);
      const wish = wishOf(params);
      return await visits.act(visit, (own) => own.job(own.askMany(scene, names, wish)));
    },
    'scene.restart': async (params, context) => {
      const { visit, scene } = ownedBy(text(params, 'id'), context);
      await visits.act(visit, (own) => own.restart(scene));
      return null;
    },
    'log.earlier': async (params) => {
      const [id, beforeMs] = [text(params, 'id'), Date.parse(text(params, 'before'))];
      const end = Math.max(0, Math.min(linesBefore, lineIndex(beforeMs, startedAt) || 0));
      const from = Math.max(0, end - earlierLines);
      return Array.from({ length: end - from }, (_, place) => ({
        ...logLine(id, from + place),
        id: `line-${from + place}`,
        timestamp: new Date(lineTime(from + place, startedAt)).toISOString(),
      }));
    },
    'system.history': async (params) =>
      systemHistory(clock.now(), fieldOf(params, 'how') === 'short' ? 'short' : 'well'),
  };
}

/** @throws HeadwayError `forbidden` when it is somebody else's. */
function ownedBy(id: string, { identity }: RequestContext): { visit: string; scene: string; name: string } {
  const read = readId(id);
  if (!read || read.visit !== readToken(identity.userId)?.visit) {
    throw new HeadwayError('forbidden', 'This is not yours to change.');
  }
  return { ...read, name: id.split('.')[3] ?? '' };
}

function jobOf(params: unknown, context: RequestContext): { visit: string; scene: string; job: string } {
  const { visit, scene, name } = ownedBy(text(params, 'id'), context);
  return { visit, scene, job: name };
}

function wishOf(params: unknown): Wish {
  const action = text(params, 'action');
  switch (action) {
    case 'cancel':
    case 'pause':
    case 'resume':
    case 'retry':
      return { action };
    case 'prioritize':
      return { action, priority: Math.trunc(number(params, 'priority')) };
    default:
      throw badRequest('action');
  }
}

function fieldOf(params: unknown, name: string): unknown {
  return typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
}

function text(params: unknown, name: string): string {
  const value = fieldOf(params, name);
  if (typeof value !== 'string') throw badRequest(name);
  return value;
}

function number(params: unknown, name: string): number {
  const value = fieldOf(params, name);
  if (typeof value !== 'number' || !Number.isFinite(value)) throw badRequest(name);
  return value;
}

function badRequest(name: string): HeadwayError {
  return new HeadwayError('bad_message', `The request needs a field '${name}' of its own kind.`);
}
