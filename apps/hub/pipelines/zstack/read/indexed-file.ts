import type { FileSource } from './file-source.ts';
import type { BlockPlaces } from './page-blocks.ts';
import type { PageIndex } from './page-index.ts';
import type { PageShape } from './page-shape.ts';
import type { TiffHeader } from './tiff-directory.ts';

/** A file whose pages are known. */
export interface IndexedFile {
  source: FileSource;
  header: TiffHeader;
  index: PageIndex;
}

/** A page that is read. */
export interface StackPage {
  /** Where it is described in the file. */
  directory: number;
  shape: PageShape;
  /** Where its pixels are, when they are in one piece. */
  block: BlockPlaces | null;
}
