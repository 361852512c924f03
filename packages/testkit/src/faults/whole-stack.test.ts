import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Log, memoryLog, sqliteLog } from '@headway/log';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { steps } from '../../test/whole-stack/steps.ts';
import { type OpenLog, World } from '../../test/whole-stack/world.ts';

// See CONTRIBUTING.md.
const numRuns = Number(process.env['FAULT_RUNS'] ?? 20);
const seed = process.env['FAULT_SEED'];
const longestRunMs = 2000;

/** A log in memory that outlives the server. */
function kept(): { open: OpenLog; remove: () => Promise<void> } {
  const log = memoryLog();
  const lasting: Log = { ...log, epoch: log.epoch, close: async () => undefined };
  return { open: () => lasting, remove: () => log.close() };
}

function onDisk(): { open: OpenLog; remove: () => Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'headway-stack-'));
  return {
    open: () => sqliteLog({ path: join(folder, 'events.db') }),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

test.concurrent.each([
  { kind: 'memory', make: kept },
  { kind: 'SQLite', make: onDisk },
])(
  'whatever happens, everyone hears each lossless event once and in order, or is told (log in $kind)',
  { timeout: 120_000 + 2 * numRuns * longestRunMs },
  async ({ make }) => {
    const property = fc.asyncProperty(steps, async (taken) => {
      const log = make();
      const world = await World.start(log.open);
      try {
        for (const step of taken) await world.take(step);
        expect(await world.finish()).toEqual([]);
      } finally {
        await world.close();
        await log.remove();
      }
    });
    await fc.assert(property, {
      numRuns,
      // Those that do not end wait for long, and so does making them small.
      interruptAfterTimeLimit: Math.max(60_000, numRuns * longestRunMs),
      ...(seed && { seed: Number(seed) }),
    });
  },
);
