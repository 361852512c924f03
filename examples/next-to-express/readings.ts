import { createWriteStream, existsSync, renameSync } from 'node:fs';
import { once } from 'node:events';

const rooms = 50;
const minuteMs = 60_000;

/** Writes a file of readings to try the report with, unless it is there: `time,room,co2` by minute and room. */
export async function ensureReadings(path: string, rows: number): Promise<void> {
  if (existsSync(path)) return;
  const file = createWriteStream(`${path}.part`);
  file.write('time,room,co2\n');
  for (let first = 0; first < rows; first += 5000) {
    const lines = Array.from({ length: Math.min(5000, rows - first) }, (_, i) => reading(first + i));
    if (!file.write(lines.join(''))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  renameSync(`${path}.part`, path);
}

function reading(i: number): string {
  const room = i % rooms;
  const at = new Date(Date.UTC(2026, 0, 5) + Math.floor(i / rooms) * minuteMs);
  const people = Math.max(0, Math.sin(((at.getUTCHours() - 7) / 11) * Math.PI)) * (room % 11) * 110;
  // Not random: the same file each time.
  const noise = ((i * 7919) % 211) - 105;
  return `${at.toISOString()},R${String(room + 101)},${Math.round(470 + ((room * 37) % 90) + people + noise)}\n`;
}
