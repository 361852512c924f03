import { imageOrderSchema } from './image-messages.ts';
import { doImageOrder } from './image-work.ts';
import { loadPipelines, pipelinesDir, pipelinesDirVariable } from '../pipelines.ts';
import { planeReaders } from '../stacks/plane-readers.ts';

/**
 * The image process: decodes uploaded files one after the other, so that a hostile one costs at most this process.
 * Started by `image-service.ts`, ends with its parent.
 */
const openStack = planeReaders(() => loadPipelines(process.env[pipelinesDirVariable] ?? pipelinesDir));

process.on('message', (message) => {
  const { ref, order } = message as { ref?: unknown; order?: unknown };
  const known = imageOrderSchema.safeParse(order);
  if (!known.success) return; // not ours: `node --watch` talks to children too
  void doImageOrder(known.data, openStack).then((reply) => process.send?.({ ref, reply }));
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group: the parent ends us when it is done.
process.on('SIGINT', () => undefined);
