/** A process for tests of `helper-process.ts`: says an order again, or does what it says. */
process.on('message', (message) => {
  const { ref, order, cancelled } = message as { ref: number; order: string; cancelled?: boolean };
  if (cancelled) return process.send?.({ ref, reply: 'cancelled' });
  if (order === 'die') process.exit(1);
  if (order.startsWith('hang')) return;
  process.send?.({ ref, reply: order === 'pid' ? String(process.pid) : order });
});
process.on('disconnect', () => process.exit(0));
