import type { Row } from '../row.ts';
import { append } from './append.ts';
import { allBusy } from './busy.ts';
import { manyChannels } from './channels.ts';
import { connect } from './connect.ts';
import { fanOut } from './fan-out.ts';
import { firstSlice } from './first-slice.ts';
import { idleMemory } from './idle-memory.ts';
import { jitter } from './jitter.ts';
import { latency } from './latency.ts';
import { progress } from './progress.ts';
import { queueStorm } from './queue-storm.ts';
import { reset } from './reset.ts';
import { screen } from './screen.ts';
import { slowReader } from './slow-reader.ts';
import { storm } from './storm.ts';
import { wireSize } from './wire-size.ts';
import { zstack } from './zstack.ts';

/** All rows, in the order in which they run and are reported. */
export const rows: readonly Row[] = [
  fanOut,
  latency,
  manyChannels,
  storm,
  queueStorm,
  idleMemory,
  connect,
  reset,
  jitter,
  slowReader,
  append,
  wireSize,
  progress,
  allBusy,
  screen,
  zstack,
  firstSlice,
];
