import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, defaultClientConditions } from 'vite';
import { describe, expect, it } from 'vitest';

const budgetBytes = 4 * 1024;
const entry = 'virtual:hooks';
const hooks = `export {
  HeadwayProvider, useChannel, useChannelEvent, useConnection, useEntity, useHasActiveJobs,
  useHeadway, useJob, useJobActions, useJobs, usePresence,
} from ${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))};`;

/** The hooks as an application's bundler takes them: what is not used falls away, React and the client are there. */
async function bundleHooks(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    // Tests run with another NODE_ENV than an application's build.
    oxc: { jsx: { development: false } },
    resolve: { conditions: ['@headway/source', ...defaultClientConditions] },
    plugins: [
      {
        name: 'hooks-entry',
        resolveId: (id) => (id === entry ? `\0${entry}` : null),
        load: (id) => (id === `\0${entry}` ? hooks : null),
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

describe('the hooks in a bundle', () => {
  it('stay within their budget, min + gzip, on top of the client and React', async () => {
    const code = await bundleHooks();
    expect(code).toContain('useSyncExternalStore');
    expect(code).not.toContain('hw-');
    expect(gzipSync(code).length).toBeLessThanOrEqual(budgetBytes);
  });
});
