import { spawn } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** How busy the GPUs of the machine are. */
export interface GpuLoad {
  /** 0–1, the mean of all; `null` where there is none, or none that tells. */
  read(): Promise<number | null>;
  close(): void;
}

export interface GpuLoadOptions {
  /** NVIDIA's own tool: where it is installed it prints a line for each GPU, again and again. @default 'nvidia-smi' */
  command?: string;
  /** Where the kernel tells of other GPUs. @default '/sys/class/drm' */
  sysFolder?: string;
  /** @default 5 */
  everySeconds?: number;
}

/** A reading that is older says nothing about now. */
const freshMs = 30_000;

/** Watches the GPUs by `nvidia-smi` or, for others, by what the kernel tells. */
export function watchGpuLoad({
  command = 'nvidia-smi',
  sysFolder = '/sys/class/drm',
  everySeconds = 5,
}: GpuLoadOptions = {}): GpuLoad {
  let newest: { loads: Map<string, number>; at: number } | null = null;
  const args = [
    '--query-gpu=index,utilization.gpu',
    '--format=csv,noheader,nounits',
    `--loop=${everySeconds}`,
  ];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  // Most machines have no such tool: that is an answer, too.
  child.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [index = '', load = ''] = line.split(',').map((part) => part.trim());
    if (!/^\d+$/.test(load)) return; // `[N/A]`
    newest = { loads: new Map([...(newest?.loads ?? []), [index, Number(load) / 100]]), at: Date.now() };
  });
  return {
    async read() {
      if (newest !== null && Date.now() - newest.at < freshMs) return mean([...newest.loads.values()]);
      return mean(await kernelLoads(sysFolder));
    },
    close() {
      lines.close();
      // A process that never began has no id yet, and to kill it would signal whichever process a stray number names.
      if (child.pid !== undefined) child.kill();
    },
  };
}

/** AMD's driver and some others write a percentage to a file of each card. */
async function kernelLoads(folder: string): Promise<number[]> {
  const loads: number[] = [];
  for await (const file of glob(`${folder}/card[0-9]/device/gpu_busy_percent`)) {
    const text = await readFile(file, 'utf8').catch(() => ''); // asleep, or gone
    const percent = Number(text.trim());
    if (text.trim() !== '' && Number.isFinite(percent)) loads.push(percent / 100);
  }
  return loads;
}

function mean(loads: readonly number[]): number | null {
  if (loads.length === 0) return null;
  const sum = loads.reduce((total, load) => total + load, 0);
  return Math.min(1, Math.max(0, sum / loads.length));
}
