import { afterEach, beforeEach, describe } from 'vitest';
import { appendContract } from './contract/appends.ts';
import { concurrencyContract } from './contract/concurrency.ts';
import { cursorContract, durableCursorContract } from './contract/cursors.ts';
import { faultContract } from './contract/faults.ts';
import { type Bench, createBenches, type DurableLogFixture, type LogFixture } from './contract/fixture.ts';
import { interleavingContract } from './contract/interleavings.ts';
import { modelContract } from './contract/model.ts';
import { readContract } from './contract/reads.ts';
import { backupContract, reopeningContract } from './contract/reopening.ts';
import { retentionContract } from './contract/retention.ts';

export type { DurableLogFixture, LogFixture } from './contract/fixture.ts';

/**
 * The tests that every store of the event log must pass; needs vitest and fast-check.
 * @example
 * logContract('memoryLog', () => ({ open: memoryLog, dispose: () => undefined }));
 */
export function logContract(name: string, createFixture: () => LogFixture): void {
  const benches = createBenches(createFixture);
  describe(`${name} keeps the contract of the log`, () => {
    let bench: Bench;
    beforeEach(() => {
      bench = benches.create();
    });
    afterEach(() => benches.cleanUp());

    describe('append', () => {
      appendContract(() => bench);
    });
    describe('read', () => {
      readContract(() => bench);
    });
    describe('at the same time', () => {
      concurrencyContract(() => bench);
    });
    describe('retention', () => {
      retentionContract(() => bench);
    });
    describe('cursors', () => {
      cursorContract(() => bench);
    });
    describe('model', () => {
      modelContract(benches);
      interleavingContract(benches);
    });
  });
}

/** The contract of stores that outlive their process: all of `logContract`, reopening, and backups. */
export function durableLogContract(name: string, createFixture: () => DurableLogFixture): void {
  logContract(name, createFixture);
  const benches = createBenches(createFixture);
  describe(`${name} outlives its process`, () => {
    afterEach(() => benches.cleanUp());
    reopeningContract(() => benches.create());
    backupContract(() => benches.create());
    faultContract(() => benches.create());
    durableCursorContract(() => benches.create());
  });
}
