// Makes the client one file, `packages/client/dist/headway-client.js`, for pages that have no bundler.
import { join } from 'node:path';
import { build, defaultClientConditions } from 'vite';

const folder = join(import.meta.dirname, '../packages/client');

await build({
  root: folder,
  configFile: false,
  logLevel: 'warn',
  resolve: { conditions: ['@headway/source', ...defaultClientConditions] },
  build: {
    emptyOutDir: false,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: join(folder, 'src/browser.ts'),
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: 'headway-client.js' },
    },
  },
});
