import { openAsBlob } from 'node:fs';
import type { PixelInfo, StackInfo, UploadAnswer } from '@headway/hub-api';
import type { Project } from '@headway/protocol';
import { account } from '../../../e2e/sign-in.ts';
import { startHubProcess } from '../../../e2e/hub-process.ts';

/** A hub as a program, with one stack, used as a viewer uses it. */
export interface StackHub {
  /** What a viewer asks before it shows any slice. */
  info(): Promise<StackInfo>;
  /** Reads all tiles of a plane at full size; `z12-t0`. */
  showPlane(address: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a hub on a data folder and uploads a stack to it. */
export async function startStackHub(folder: string, stack: string): Promise<StackHub> {
  const hub = await startHubProcess(
    { path: folder, port: 0, remove: () => undefined },
    { ...account, HEADWAY_WORKERS: '1' },
  );
  const headers: Record<string, string> = { origin: hub.url };

  async function call(
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const answer = await fetch(hub.url + path, { ...init, headers: { ...headers, ...init.headers } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
  const json = { 'content-type': 'application/json' };
  const post = (path: string, body: object): Promise<Response> =>
    call(path, { method: 'POST', body: JSON.stringify(body), headers: json });

  try {
    const { headers: session } = await post('/api/auth/sign-in/email', {
      email: account.HEADWAY_ADMIN_EMAIL,
      password: account.HEADWAY_ADMIN_PASSWORD,
    });
    headers['cookie'] = session
      .getSetCookie()
      .map((cookie) => cookie.split(';', 1)[0])
      .join('; ');
    const project = (await (await post('/api/projects', { name: 'Stacks' })).json()) as Project;
    const form = new FormData();
    form.append('files', await openAsBlob(stack), 'stack.tif');
    const upload = { method: 'POST', body: form };
    const answer = await call(`/api/projects/${project.id}/assets?process=false`, upload);
    const [asset] = ((await answer.json()) as UploadAnswer).items;
    if (!asset?.stack) throw new Error('The hub took no stack.');
    const address = `/api/assets/${asset.id}`;
    return {
      info: async () => (await (await call(`${address}/stack`)).json()) as StackInfo,
      async showPlane(name) {
        const plane = `${address}/planes/${name}`;
        const { width, height, tileSize } = (await (await call(`${plane}/pixels`)).json()) as PixelInfo;
        const [columns, rows] = [Math.ceil(width / tileSize), Math.ceil(height / tileSize)];
        await Promise.all(
          Array.from({ length: columns * rows }, async (_, at) => {
            const tile = await call(`${plane}/0/${at % columns}/${Math.floor(at / columns)}`);
            await tile.arrayBuffer();
          }),
        );
      },
      stop: () => hub.stop(),
    };
  } catch (error) {
    await hub.stop();
    throw error;
  }
}
