interface DailyOptions {
  onError: (error: unknown, context: { stage: string }) => void;
}

const dayMs = 86_400_000;

/** Does these things now and once a day, each by itself: one that fails keeps no other from being done. Returns the undo. */
export function startDaily(
  tasks: Readonly<Record<string, () => Promise<void>>>,
  { onError }: DailyOptions,
): () => void {
  function run(): void {
    for (const [stage, task] of Object.entries(tasks)) {
      task().catch((error: unknown) => onError(error, { stage }));
    }
  }
  run();
  const timer = setInterval(run, dayMs);
  return () => clearInterval(timer);
}
