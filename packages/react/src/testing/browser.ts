import { afterAll } from 'vitest';
import { builtinEnvironments } from 'vitest/runtime';

const own = Object.getOwnPropertyDescriptors(globalThis);

/**
 * A page around the rest of this file, for tests with a real server: in vitest's own `jsdom` environment the server's
 * dependencies would be resolved as for a browser. React looks for a page when it is loaded, so this import MUST come
 * before it.
 */
const page = await builtinEnvironments.jsdom.setup(globalThis, {
  jsdom: { url: 'http://localhost/', pretendToBeVisual: true },
});
// What Node has by itself stays Node's: its sockets and its cryptography take no other events and bytes.
for (const [name, descriptor] of Object.entries(own)) {
  if (name !== 'navigator' && descriptor.configurable) Object.defineProperty(globalThis, name, descriptor);
}
afterAll(() => page.teardown(globalThis));
