// Runs before each test file: a condition that is waited for has the time that a busy machine needs.
import { vi } from 'vitest';

const waitFor = vi.waitFor.bind(vi);
const timeout = 15_000;

vi.waitFor = (callback, options) =>
  waitFor(callback, typeof options === 'number' ? options : { timeout, ...options });
