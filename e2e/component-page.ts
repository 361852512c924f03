import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { build, defaultClientConditions } from 'vite';

const source = join(import.meta.dirname, '../packages/react/src');

/** A page with components alone, for tests that need a real layout. */
export interface ComponentPage {
  url: string;
  close: () => void;
}

/**
 * Serves a page of `packages/react/src/testing`, bundled as by an application's bundler: what is imported late is a
 * file of its own.
 * @param name of its file: `chart-page`
 */
export async function serveComponentPage(name: string): Promise<ComponentPage> {
  const files = await builtFiles(`testing/${name}.tsx`);
  const types = { js: 'text/javascript', css: 'text/css' } as const;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const ending = path.split('.').at(-1);
    const type = ending === 'js' || ending === 'css' ? types[ending] : 'text/html';
    response.setHeader('Content-Type', type);
    response.end(files.get(path) ?? '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function builtFiles(entry: string): Promise<ReadonlyMap<string, string>> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@headway/source', ...defaultClientConditions] },
    define: { 'process.env.NODE_ENV': '"development"' },
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: [join(source, entry), join(source, 'styles.css')] },
    },
  });
  const [result] = Array.isArray(output) ? output : [output];
  if (!result || !('output' in result)) throw new Error('Expected a finished build.');
  const files = new Map(
    result.output.map((file) => [
      `/${file.fileName}`,
      file.type === 'chunk' ? file.code : String(file.source),
    ]),
  );
  const script = result.output.find((file) => file.type === 'chunk' && file.name === basename(entry, '.tsx'));
  const styles = [...files.keys()].filter((path) => path.endsWith('.css'));
  files.set(
    '/',
    `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Components</title>
      ${styles.map((path) => `<link rel="stylesheet" href="${path}">`).join('')}
      <body style="margin: 0"><script type="module" src="/${script?.fileName}"></script></body></html>`,
  );
  return files;
}
