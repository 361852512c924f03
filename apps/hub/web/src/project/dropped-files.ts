import { type ChosenFile, type FileHandle, isImageName } from '../uploads/chosen-file.ts';

/** More than this in one go is taken for a mistake, such as a whole disk. */
const maxFiles = 5000;

export interface Dropped {
  files: ChosenFile[];
  /** Files in folders that are no images by their names. */
  left: number;
  /** There were more files than are taken at once. */
  tooMany: boolean;
}

/** The files of a drop, with those inside of folders; there only images, and no hidden ones. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  // All must be asked for before anything is awaited: afterwards the browser has emptied the list.
  const items = Array.from(transfer.items)
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), handle: handleOf(item) }));
  const plain = Array.from(transfer.files);
  const dropped: Dropped = { files: [], left: 0, tooMany: false };
  if (items.every(({ entry }) => entry === null)) {
    dropped.files = plain.map((file) => ({ file, folder: '', handle: null }));
    return dropped;
  }
  for (const { entry, handle } of items) {
    if (entry && isFile(entry)) {
      dropped.files.push({ file: await fileOf(entry), folder: '', handle: await handle });
    } else if (entry && isFolder(entry)) await addFolder(entry, dropped);
  }
  return dropped;
}

async function addFolder(folder: FileSystemDirectoryEntry, dropped: Dropped): Promise<void> {
  const waiting: FileSystemDirectoryEntry[] = [folder];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    for (const entry of await entriesOf(next)) {
      if (dropped.files.length >= maxFiles) {
        dropped.tooMany = true;
        return;
      }
      if (entry.name.startsWith('.')) continue;
      if (isFolder(entry)) waiting.push(entry);
      else if (!isFile(entry) || !isImageName(entry.name)) dropped.left += 1;
      else {
        const path = next.fullPath.replace(/^\//, '');
        dropped.files.push({ file: await fileOf(entry), folder: path, handle: null });
      }
    }
  }
}

interface HandleItem {
  getAsFileSystemHandle?(): Promise<(FileHandle & { kind: string }) | null>;
}

/** What lets the file be read again after a reload, where the browser gives it. */
async function handleOf(item: DataTransferItem): Promise<FileHandle | null> {
  const handle = await (item as HandleItem).getAsFileSystemHandle?.().catch(() => null);
  return handle?.kind === 'file' ? handle : null;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

async function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return await new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

/** A folder is read in portions; an empty one is the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (portion.length === 0)
      return all.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    all.push(...portion);
  }
}
