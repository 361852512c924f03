import type { LogLine, LogLines } from '../log-line.ts';

/** Lines of a log, one a second. @param from the number of the first, which all of them tell */
export function makeLines(count: number, from = 0): LogLine[] {
  return Array.from({ length: count }, (_, place) => {
    const number = from + place;
    return {
      id: `line-${number}`,
      timestamp: new Date(Date.UTC(2026, 0, 1, 10, 0, number)).toISOString(),
      jobId: '01K00000000000000000000001',
      attempt: 1,
      level: 'info',
      message: `Line ${number}`,
    };
  });
}

export function makeLog(lines: readonly LogLine[]): LogLines {
  return { length: lines.length, at: (index) => (index < 0 ? undefined : lines[index]) };
}
