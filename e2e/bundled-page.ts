import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build, defaultClientConditions } from 'vite';

export interface ServedPage {
  url: string;
  close(): void;
}

const virtual = 'virtual:page';
const styles = join(import.meta.dirname, '../packages/react/src/styles.css');

/** Builds a script as an application's bundler does, with the styles of the kit, and serves a page of it. */
export async function servePage(entry: string, title: string): Promise<ServedPage> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@headway/source', ...defaultClientConditions] },
    // Tests set an environment of their own, which would ask for React's development build.
    oxc: { jsx: { runtime: 'automatic', development: false } },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'page',
        enforce: 'pre',
        resolveId(id) {
          if (id === virtual) return `\0${virtual}`;
          // The kit's modules do nothing by being imported, says its package; a page does.
          return id === entry ? { id, moduleSideEffects: true } : null;
        },
        load: (id) => (id === `\0${virtual}` ? `import '${styles}'; import '${entry}';` : null),
      },
    ],
    build: { target: 'esnext', write: false, modulePreload: false, rolldownOptions: { input: virtual } },
  });
  const [result] = Array.isArray(output) ? output : [output];
  if (!result || !('output' in result)) throw new Error('Expected a finished build.');
  const script = result.output[0].code;
  const css = result.output.flatMap((file) => (file.type === 'asset' ? [String(file.source)] : [])).join('');
  const page = `<!doctype html><html lang="en"><title>${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <style>${css} body { background: var(--hw-surface-page); }</style>
    <body><script type="module" src="/page.js"></script></body></html>`;
  const http = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(isScript ? script : page);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    close: () => {
      http.closeAllConnections();
      http.close();
    },
  };
}
