import { createOpenStacks } from './open-stacks.ts';
import { loadPipelines, pipelinesDir, pipelinesDirVariable } from '../pipelines.ts';
import { readPlaneOrder } from './plane-messages.ts';
import { planeReaders } from './plane-readers.ts';
import { createPlaneWork, doPlaneOrder } from './plane-work.ts';

/**
 * A plane process: reads planes of large files by the readers of the pipelines. Started by `plane-service.ts`, ends with
 * its parent.
 */
const readers = planeReaders(() => loadPipelines(process.env[pipelinesDirVariable] ?? pipelinesDir));
const work = createPlaneWork(createOpenStacks(readers));
const running = new Map<unknown, AbortController>();

process.on('message', (message) => {
  const { ref, order, cancelled } = message as { ref?: unknown; order?: unknown; cancelled?: unknown };
  if (cancelled === true) return running.get(ref)?.abort();
  const known = readPlaneOrder(order);
  if (!known) return;
  const stop = new AbortController();
  running.set(ref, stop);
  void doPlaneOrder(work, known, stop.signal).then((reply) => {
    running.delete(ref);
    process.send?.({ ref, reply });
  });
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group: the parent ends us when it is done.
process.on('SIGINT', () => undefined);
