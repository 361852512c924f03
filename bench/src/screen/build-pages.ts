import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, defaultClientConditions } from 'vite';

export interface BuiltPages {
  /** The folder of the hub's web app. */
  web: string;
  /** Those of the pages of the bench, by their names. */
  pages: Readonly<Record<PageName, string>>;
  remove(): void;
}

const pageNames = ['plain-list', 'job-list'] as const;
type PageName = (typeof pageNames)[number];

const root = join(import.meta.dirname, '../../..');

/** Builds the pages as they go out to people: from the sources as they are, for production. */
export async function buildPages(): Promise<BuiltPages> {
  // What did not change is not built again.
  execFileSync(process.execPath, [join(root, 'scripts/build-web.ts')], { stdio: 'inherit' });
  const folder = mkdtempSync(join(tmpdir(), 'headway-screen-'));
  for (const name of pageNames) {
    await build({
      logLevel: 'error',
      root: join(import.meta.dirname, 'pages', name),
      configFile: false,
      base: `/${name}/`,
      resolve: {
        conditions: ['@headway/source', ...defaultClientConditions],
        dedupe: ['react', 'react-dom'],
      },
      build: { outDir: join(folder, name), emptyOutDir: true, reportCompressedSize: false },
    });
  }
  return {
    web: join(root, 'apps/hub/web/dist'),
    pages: { 'plain-list': join(folder, 'plain-list'), 'job-list': join(folder, 'job-list') },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
