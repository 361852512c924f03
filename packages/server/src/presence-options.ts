import type { NamespaceOptions } from './options.ts';

/** How presence is kept in the channels of a namespace. */
export interface PresenceOptions {
  /** With more people than this only their count is told. @default 50 */
  maxMembers?: number;
  /** A client whose connection was lost is still listed for so long, ms. @default 10_000 */
  graceMs?: number;
}

export type PresenceSettings = Required<PresenceOptions>;

const defaults: PresenceSettings = { maxMembers: 50, graceMs: 10_000 };

/**
 * The namespaces that keep presence.
 * @throws TypeError when a number does not make sense.
 */
export function resolvePresence(
  namespaces: Readonly<Record<string, NamespaceOptions>>,
): ReadonlyMap<string, PresenceSettings> {
  const resolved = new Map<string, PresenceSettings>();
  for (const [name, { presence }] of Object.entries(namespaces)) {
    if (!presence) continue;
    const settings = { ...defaults, ...(presence === true ? {} : presence) };
    for (const [option, value] of Object.entries(settings)) {
      if (Number.isSafeInteger(value) && value >= 0) continue;
      throw new TypeError(
        `'presence.${option}' of namespace '${name}' must be a whole number from 0, got ${String(value)}.`,
      );
    }
    resolved.set(name, settings);
  }
  return resolved;
}
