import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, defaultClientConditions } from 'vite';
import { describe, expect, it } from 'vitest';

const budgetBytes = 10 * 1024;

async function bundle(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@headway/source', ...defaultClientConditions] },
    build: {
      write: false,
      modulePreload: false,
      // Not as a library: those keep their white space.
      rolldownOptions: {
        input: fileURLToPath(new URL('./index.ts', import.meta.url)),
        preserveEntrySignatures: 'strict',
      },
    },
  });
  const [result] = Array.isArray(output) ? output : [output];
  if (!result || !('output' in result)) throw new Error('Expected a finished build.');
  return result.output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('');
}

describe('the bundle for browsers', () => {
  it('stays within its budget, min + gzip, with all that it needs', async () => {
    const code = await bundle();
    expect(code).toContain('WebSocket');
    expect(code).not.toMatch(/from\s*["']/);
    expect(gzipSync(code).length).toBeLessThanOrEqual(budgetBytes);
  });
});
