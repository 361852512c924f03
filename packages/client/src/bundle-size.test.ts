import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, defaultClientConditions } from 'vite';
import { describe, expect, it } from 'vitest';

const budgetBytes = 10 * 1024;
const presenceBudgetBytes = 1.5 * 1024;
const durableBudgetBytes = 2 * 1024;

/** What a bundler makes of what these entries give. */
async function bundle(...entries: string[]): Promise<string> {
  const all = 'virtual:all';
  const source = entries
    .map((entry) => fileURLToPath(new URL(entry, import.meta.url)))
    .map((file) => `export * from ${JSON.stringify(file)};`)
    .join('\n');
  const output = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@headway/source', ...defaultClientConditions] },
    plugins: [
      {
        name: 'all-entries',
        resolveId: (id) => (id === all ? `\0${all}` : null),
        load: (id) => (id === `\0${all}` ? source : null),
      },
    ],
    build: {
      write: false,
      modulePreload: false,
      // Not as a library: those keep their white space.
      rolldownOptions: { input: all, preserveEntrySignatures: 'strict' },
    },
  });
  const [result] = Array.isArray(output) ? output : [output];
  if (!result || !('output' in result)) throw new Error('Expected a finished build.');
  return result.output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('');
}

const sizeOf = (code: string): number => gzipSync(code).length;

describe('the bundle for browsers', () => {
  it('stays within its budget, min + gzip, with all that it needs', async () => {
    const code = await bundle('./index.ts');
    expect(code).toContain('WebSocket');
    expect(code).not.toMatch(/from\s*["']/);
    expect(sizeOf(code)).toBeLessThanOrEqual(budgetBytes);
  });

  it('has presence only where it is asked for, within a budget on top', async () => {
    const client = await bundle('./index.ts');
    const both = await bundle('./index.ts', './presence.ts');
    expect(client).not.toContain('unwatch');
    expect(both).toContain('unwatch');
    expect(sizeOf(both) - sizeOf(client)).toBeLessThanOrEqual(presenceBudgetBytes);
  });

  it('has durable reading only where it is asked for, within a budget on top', async () => {
    const client = await bundle('./index.ts');
    const both = await bundle('./index.ts', './durable.ts');
    expect(client).not.toContain('durable handler');
    expect(both).toContain('durable handler');
    expect(sizeOf(both) - sizeOf(client)).toBeLessThanOrEqual(durableBudgetBytes);
  });
});
