import { readFile } from 'node:fs/promises';

/** Resident memory of a process, bytes; `null` where the system does not tell or the process is gone. */
export async function residentMemory(pid: number): Promise<number | null> {
  try {
    return parseResidentMemory(await readFile(`/proc/${pid}/status`, 'utf8'));
  } catch {
    // No such file: another system than Linux, or the process ended meanwhile.
    return null;
  }
}

/** Reads `VmRSS` from the text of `/proc/<pid>/status` (proc(5)). */
export function parseResidentMemory(status: string): number | null {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}
