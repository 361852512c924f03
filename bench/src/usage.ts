import { readFileSync } from 'node:fs';

// Linux counts the time of other processes in hundredths of a second, on every architecture that Node runs on.
const tickMicros = 10_000;
const kibibyte = 1024;

/** CPU time that a process has used in all its threads, µs. */
export function cpuMicrosOf(pid: number): number {
  if (pid === process.pid) {
    const { user, system } = process.cpuUsage();
    return user + system;
  }
  // The name, in brackets, may hold anything; user and system time are the 12th and 13th field behind it (proc(5)).
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMicros;
}

/** Resident memory of a process, bytes. */
export function residentBytesOf(pid: number): number {
  if (pid === process.pid) return process.memoryUsage.rss();
  const [, kib] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) * kibibyte;
}
