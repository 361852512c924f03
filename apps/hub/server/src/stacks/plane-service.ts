import type { ShownPlane, StackHistogram, StackInfo } from '@headway/hub-api';
import { childEnvironment } from '../child-environment.ts';
import { createHelperProcess, type HelperProcess } from '../helper-process.ts';
import { pipelinesDirVariable } from '../pipelines.ts';
import { type PlaneOrder, type PlaneReply, planeReplySchema, type StackSource } from './plane-messages.ts';
import { ApiError, notFound } from '../http/problem.ts';

/** Who waits for something to be read. */
export interface Asker {
  /** Aborted when they do no longer. */
  signal: AbortSignal;
  /** Those who ask for much don't keep others waiting for all of it. @default nobody in particular */
  who?: string;
}

/**
 * Reads planes of large files, in processes of their own. An abort ends what is under way.
 * @throws ApiError `not_a_stack`, `plane_unreadable`, `bad_layout`, `storage_full`; `not_found` when the file is gone
 */
export interface PlaneService {
  /** @param calmly not before anything that somebody waits for */
  describe(source: StackSource, asker: Asker, calmly?: boolean): Promise<StackInfo>;
  /** Opens a file whose slices will be asked for. What becomes of it is told then. */
  open(source: StackSource): void;
  histogram(source: StackSource, asker: Asker): Promise<StackHistogram>;
  /** Writes a plane, in tiles. */
  write(source: StackSource, plane: ShownPlane, to: Asker & { output: string }): Promise<void>;
  close(): Promise<void>;
}

export interface PlaneServiceOptions {
  pipelinesDir: string;
  /** Of one plane. */
  maxPixels: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

/** Longest times for an order: of one slice, and of all of them. */
const timeoutMs = { slices: 30_000, sections: 600_000, whole: 1_800_000 };
/** After so long without an order a process gives its memory back, and its open files. */
const idleMs = { slices: 600_000, sections: 120_000, whole: 30_000 };

/** As many as are kept open. */
const mostOpening = 6;

type Lane = keyof typeof timeoutMs;
type Wanted = PlaneOrder extends infer Order
  ? Order extends PlaneOrder
    ? Omit<Order, 'maxPixels'>
    : never
  : never;

/** Three processes, started when they are needed: a slice must not wait for what reads all of them. */
export function createPlaneService({ pipelinesDir, maxPixels, onError }: PlaneServiceOptions): PlaneService {
  const start = (name: Lane, nice: number): HelperProcess<PlaneOrder, PlaneReply> =>
    createHelperProcess({
      module: new URL('plane-main.ts', import.meta.url),
      env: { ...childEnvironment(process.env), [pipelinesDirVariable]: pipelinesDir },
      readReply: (reply) => planeReplySchema.parse(reply),
      timeoutMs: timeoutMs[name],
      tooLate: { type: 'unreadable', code: 'failed', detail: 'Reading the planes took too long.' },
      idleMs: idleMs[name],
      nice,
      onError,
    });
  /** Files that wait to be opened. */
  const opening = new Set<string>();
  const lanes = { slices: start('slices', 0), sections: start('sections', 5), whole: start('whole', 10) };

  async function ask<Type extends PlaneReply['type']>(
    wanted: Wanted,
    expected: Type,
    { lane: name, signal, who }: Asker & { lane: Lane },
  ): Promise<Extract<PlaneReply, { type: Type }>> {
    const order = { ...wanted, maxPixels } as PlaneOrder;
    const helper = lanes[name];
    // What ended the process may have been something else: the file is to blame when it happens again.
    const reply = (await helper.ask(order, signal, who)) ?? (await helper.ask(order, signal, who)) ?? broken;
    signal.throwIfAborted();
    if (reply.type !== expected) throw asError(reply);
    return reply as Extract<PlaneReply, { type: Type }>;
  }

  return {
    async describe(source, asker, calmly = false) {
      const lane = calmly ? 'whole' : 'slices';
      return (await ask({ type: 'info', ...source }, 'info', { lane, ...asker })).info;
    },
    open(source) {
      const order = { type: 'open', ...source, maxPixels } as const;
      const key = JSON.stringify(source);
      // It only saves time: none is to be waited for longer than for the slices themselves.
      if (opening.has(key) || opening.size >= mostOpening) return;
      opening.add(key);
      lanes.slices
        .ask(order)
        .catch((error: unknown) => onError(error, { stage: 'open stack' }))
        .finally(() => opening.delete(key));
    },
    async histogram(source, asker) {
      const wanted = { type: 'histogram', ...source } as const;
      return (await ask(wanted, 'histogram', { lane: 'whole', ...asker })).histogram;
    },
    async write(source, plane, { output, ...asker }) {
      const name = plane.kind === 'slice' ? 'slices' : 'sections';
      await ask({ type: 'plane', ...source, plane, output }, 'written', { lane: name, ...asker });
    },
    async close() {
      await Promise.all(Object.values(lanes).map((each) => each.close()));
    },
  };
}

const broken: PlaneReply = {
  type: 'unreadable',
  code: 'failed',
  detail: 'These planes of the image can not be read.',
};

function asError(reply: PlaneReply): Error {
  switch (reply.type) {
    case 'no_stack':
      return new ApiError('not_a_stack', 'The image has a single plane.');
    case 'unreadable':
      return new ApiError(reply.code === 'bad_layout' ? 'bad_layout' : 'plane_unreadable', reply.detail);
    case 'no_room':
      return new ApiError('storage_full', 'There is no room left on the disk of the hub.');
    case 'gone':
      return notFound('image');
    default:
      return new Error(`The plane process answered with '${reply.type}' to something else.`);
  }
}
