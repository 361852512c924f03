import { arrangementName, arrangementOf, layoutOf } from '../stacks/asset-stack.ts';
import type { AssetRow } from '../database.ts';
import type { HubServices } from '../hub-context.ts';
import { ApiError } from '../http/problem.ts';

/** Files that are made from an upload. */
export interface DerivedFiles {
  /** Path of the thumbnail; made again should it be missing. */
  thumbnail(asset: AssetRow): Promise<string>;
  /** Path of the PNG for browsers; made when first asked for. */
  view(asset: AssetRow): Promise<string>;
  /** Path of the tiles with real values; made when first asked for. */
  pixels(asset: AssetRow): Promise<string>;
}

type Kind = 'thumbnails' | 'views' | 'pixels';

const orders = { thumbnails: 'inspect', views: 'view', pixels: 'pixels' } as const;

/** Makes derived files once, however many ask at the same time. */
export function createDerivedFiles({
  storage,
  images,
  planes,
}: Pick<HubServices, 'storage' | 'images' | 'planes'>): DerivedFiles {
  const making = new Map<string, Promise<string>>();

  async function make(asset: AssetRow, kind: Kind): Promise<string> {
    const arrangement = kind === 'pixels' ? null : arrangementOf(layoutOf(asset));
    // What a person says may change again, and is kept with all else that was made of it.
    if (arrangement) return await planes.made(asset, kind, (output) => write(asset, kind, output));
    const path = storage.pathOf(kind, asset.file_key);
    if (await storage.exists(kind, asset.file_key)) return path;
    const file = storage.temporary();
    try {
      await write(asset, kind, file.path);
      await storage.keep(file, kind, asset.file_key);
      return path;
    } finally {
      await file.discard();
    }
  }

  async function write(asset: AssetRow, kind: Kind, output: string): Promise<void> {
    const source = storage.pathOf('files', asset.file_key);
    const answer = await images[orders[kind]](source, output, arrangementOf(layoutOf(asset)));
    if (!answer.ok) throw new ApiError('not_found', answer.detail);
  }

  function once(asset: AssetRow, kind: Kind): Promise<string> {
    const key = `${kind}/${asset.file_key}/${arrangementName(asset)}`;
    const found = making.get(key);
    if (found) return found;
    const made = make(asset, kind).finally(() => making.delete(key));
    making.set(key, made);
    return made;
  }

  return {
    thumbnail: (asset) => once(asset, 'thumbnails'),
    view: (asset) => once(asset, 'views'),
    pixels: (asset) => once(asset, 'pixels'),
  };
}
