import { imageOrderSchema } from './image-messages.ts';
import { doImageOrder } from './image-work.ts';

/**
 * The image process: decodes uploaded files one after the other, so that a hostile one costs at most this process.
 * Started by `image-service.ts`, ends with its parent.
 */
process.on('message', (message) => {
  const order = imageOrderSchema.safeParse(message);
  if (!order.success) return; // not ours: `node --watch` talks to children too
  void doImageOrder(order.data).then((answer) => process.send?.({ ref: order.data.ref, answer }));
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group: the parent ends us when it is done.
process.on('SIGINT', () => undefined);
