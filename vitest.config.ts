import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './scripts/summary-reporter.ts';

const source = '@headway/source';
// Threads and forks inherit the condition by themselves; processes that a test spawns get it from here.
process.env['NODE_OPTIONS'] = [process.env['NODE_OPTIONS'], `--conditions=${source}`]
  .filter(Boolean)
  .join(' ');

// Threads and processes that tests start, by the hundred, need not strip and compile the same files again.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'headway-compile-cache');

const setupFiles = [join(import.meta.dirname, 'scripts/patient-tests.ts')];

const common = {
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
};

// Real processes, sockets and browsers on a busy machine: what passes only then is told at the end, and has to be found.
const retry = 1;

export default defineConfig({
  test: {
    maxWorkers: 2,
    expect: { poll: { timeout: 15_000 } },
    reporters: ['default', new SummaryReporter()],
    projects: [
      {
        ...common,
        test: {
          name: 'node',
          retry,
          setupFiles,
          environment: 'node',
          include: ['{packages,apps,scripts,examples,bench}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          // Several hubs and their workers, one after the other, on a machine that does other things, too.
          testTimeout: 60_000,
          // Hooks start what tests share: a hub, a server, a Redis.
          hookTimeout: 60_000,
        },
      },
      {
        ...common,
        test: {
          name: 'dom',
          retry,
          setupFiles: [
            ...setupFiles,
            join(import.meta.dirname, 'packages/react/src/testing/patient-waits.ts'),
          ],
          environment: 'jsdom',
          testTimeout: 30_000,
          include: ['{packages,apps}/**/*.test.tsx'],
          exclude: ['**/node_modules/**', '**/dist/**'],
        },
      },
      {
        ...common,
        test: {
          name: 'e2e',
          retry,
          setupFiles,
          environment: 'node',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
