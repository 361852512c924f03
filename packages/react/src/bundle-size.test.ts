import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, defaultClientConditions } from 'vite';
import { describe, expect, it } from 'vitest';

const entry = 'virtual:hooks';
const index = JSON.stringify(fileURLToPath(new URL('index.ts', import.meta.url)));

/** What shows a job, and all that the other hooks are made of. */
const core = [
  'HeadwayProvider',
  'useChannel',
  'useChannelEvent',
  'useConnection',
  'useEntity',
  'useHasActiveJobs',
  'useHeadway',
  'useJob',
  'useJobActions',
  'usePresence',
];
/** Lists, and what not every application has. Each is paid for by those who import it. */
const others = [
  'useBatch',
  'useBatchActions',
  'useBatches',
  'useBulkActions',
  'useJobLog',
  'useJobs',
  'useQueue',
  'useReady',
  'useReviews',
  'useSystemStatus',
];

/** Hooks as an application's bundler takes them: what is not used falls away, React and the client are there. */
async function bundle(names: readonly string[]): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@headway/source', ...defaultClientConditions] },
    // Tests run with another NODE_ENV than an application's build.
    oxc: { jsx: { development: false } },
    plugins: [
      {
        name: 'hooks-entry',
        resolveId: (id) => (id === entry ? `\0${entry}` : null),
        load: (id) => (id === `\0${entry}` ? `export { ${names.join(', ')} } from ${index};` : null),
      },
    ],
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        external: [/^react(\/|$)/, /^@headway\/client(\/|$)/],
        preserveEntrySignatures: 'strict',
      },
    },
  });
  const [result] = Array.isArray(output) ? output : [output];
  if (!result || !('output' in result)) throw new Error('Expected a finished build.');
  return result.output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('');
}

describe('the hooks in a bundle, min + gzip, on top of the client and React', () => {
  it.each([
    { which: 'a job and the ground of all', names: core, mostBytes: 4 * 1024 },
    { which: 'all of them', names: [...core, ...others], mostBytes: 7.5 * 1024 },
  ])('stay within their budget: $which', async ({ names, mostBytes }) => {
    const code = await bundle(names);
    expect(code).toContain('useSyncExternalStore');
    expect(code).not.toContain('hw-');
    expect(gzipSync(code).length).toBeLessThanOrEqual(mostBytes);
  });
});
