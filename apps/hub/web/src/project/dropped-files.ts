/** More than this in one go is taken for a mistake, such as a whole disk. */
const maxFiles = 5000;

/** The files of a drop, with those inside of folders; hidden files are left out. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // Entries must be asked for before anything is awaited: afterwards the browser has emptied the list.
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter(
    (entry) => entry !== null,
  );
  if (entries.length === 0) return Array.from(transfer.files);
  const files: File[] = [];
  const waiting = [...entries];
  while (waiting.length > 0 && files.length < maxFiles) {
    const entry = waiting.shift();
    if (!entry || entry.name.startsWith('.')) continue;
    if (isFile(entry)) files.push(await fileOf(entry));
    else if (isFolder(entry)) waiting.push(...(await entriesOf(entry)));
  }
  return files;
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
