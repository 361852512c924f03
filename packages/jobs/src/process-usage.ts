import { readFile } from 'node:fs/promises';

/** Resident memory of a process, bytes; `null` where the system does not tell or the process is gone. */
export async function residentMemory(pid: number): Promise<number | null> {
  const status = await readProc(`/proc/${pid}/status`);
  return status === null ? null : parseResidentMemory(status);
}

/** Most processes that are asked for one worker. */
const mostProcesses = 64;

/**
 * Processor time that a process and those it has started have used, ms; `null` where the system does not tell. It may
 * fall when a child ends.
 */
export async function processorTime(pid: number): Promise<number | null> {
  const own = await readProc(`/proc/${pid}/stat`);
  if (own === null) return null;
  let ms = parseProcessorTime(own);
  const family = [pid];
  for (const [index, parent] of family.entries()) {
    if (index > 0) ms += parseProcessorTime((await readProc(`/proc/${parent}/stat`)) ?? '');
    const children = (await readProc(`/proc/${parent}/task/${parent}/children`)) ?? '';
    // The array grows while it is walked: children of children come later.
    family.push(
      ...children
        .split(' ')
        .flatMap(toPid)
        .slice(0, mostProcesses - family.length),
    );
  }
  return ms;
}

/** Reads `VmRSS` from the text of `/proc/<pid>/status` (proc(5)), bytes. */
export function parseResidentMemory(status: string): number | null {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

/** Linux counts in hundredths of a second on every architecture that Node runs on. */
const tickMs = 10;

/**
 * Reads the time of a process and of its children that have ended from the text of `/proc/<pid>/stat`, ms: fields 14
 * to 17 (proc(5)), counted behind the name, which may hold anything.
 */
export function parseProcessorTime(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + (Number(ticks) || 0), 0) * tickMs;
}

function toPid(text: string): number[] {
  const pid = Number(text);
  return Number.isInteger(pid) && pid > 0 ? [pid] : [];
}

async function readProc(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    // No such file: another system than Linux, or the process ended meanwhile.
    return null;
  }
}
