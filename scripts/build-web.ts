// `node scripts/build-web.ts [hub] [kit]`: builds web apps that are missing or older than what they are made of.
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
const packages = 'packages/{protocol,client,react}/src/**/*';

const apps = {
  hub: {
    folder: 'apps/hub/web',
    page: 'apps/hub/web/dist/index.html',
    sources: [
      'apps/hub/web/{index.html,vite.config.ts}',
      'apps/hub/web/{src,public}/**/*',
      'apps/hub/api/src/**/*',
      'apps/hub/pipelines/*/{*.ts,view/**/*}',
    ],
  },
  kit: {
    folder: 'apps/kit/web',
    page: 'apps/kit/dist/index.html',
    sources: ['apps/kit/{web,shared}/**/*', 'packages/react/examples/*.tsx'],
  },
} as const;

const asked = process.argv.slice(2);
for (const [name, { folder, page, sources }] of Object.entries(apps)) {
  const isAsked = asked.length === 0 || asked.includes(name);
  if (!isAsked || !isStale(page, [...sources, packages, 'package-lock.json'])) continue;
  console.log(`Building the web app of the ${name} …`);
  await build({
    root: join(root, folder),
    configFile: join(root, folder, 'vite.config.ts'),
    logLevel: 'warn',
  });
}

function isStale(page: string, sources: readonly string[]): boolean {
  if (!existsSync(join(root, page))) return true;
  const builtAt = statSync(join(root, page)).mtimeMs;
  return globSync(sources, { cwd: root }).some((path) => statSync(join(root, path)).mtimeMs > builtAt);
}
