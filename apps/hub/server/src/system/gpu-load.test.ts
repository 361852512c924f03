import { ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { watchGpuLoad } from './gpu-load.ts';
import { dataFolder } from '../test-support/hub.ts';

function watch(options: Parameters<typeof watchGpuLoad>[0]) {
  const gpu = watchGpuLoad({ command: '/nothing/here', sysFolder: '/nothing/there', ...options });
  onTestFinished(() => gpu.close());
  return gpu;
}

it('knows of no load where there is no GPU', async () => {
  expect(await watch({}).read()).toBeNull();
});

it('signals nobody when it is closed before the tool is known to be missing', () => {
  const kill = vi.spyOn(ChildProcess.prototype, 'kill');
  onTestFinished(() => kill.mockRestore());
  watchGpuLoad({ command: '/nothing/here' }).close();
  expect(kill).not.toHaveBeenCalled();
});

it('reads what NVIDIA’s tool prints, as the mean of all cards', async () => {
  const command = join(dataFolder(), 'nvidia-smi');
  writeFileSync(command, '#!/bin/sh\necho "0, 40"\necho "1, 80"\necho "2, [N/A]"\nexec sleep 60\n');
  chmodSync(command, 0o755);
  const gpu = watch({ command });
  await vi.waitFor(async () => expect(await gpu.read()).toBeCloseTo(0.6), { timeout: 10_000 });
});

it('reads what the kernel tells of other cards', async () => {
  const sysFolder = dataFolder();
  for (const [card, text] of [
    ['card0', '30\n'],
    ['card1', ''],
  ] as const) {
    mkdirSync(join(sysFolder, card, 'device'), { recursive: true });
    writeFileSync(join(sysFolder, card, 'device/gpu_busy_percent'), text);
  }
  expect(await watch({ sysFolder }).read()).toBeCloseTo(0.3);
});
