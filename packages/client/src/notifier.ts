/** Something that tells its listeners of its changes when it is told to. */
export interface Notifiable {
  flush(): void;
}

/** Gathers changes, so that many in a row are told once. `schedule` runs a callback soon. */
export function createNotifier(schedule: (callback: () => void) => void): (changed: Notifiable) => void {
  const waiting = new Set<Notifiable>();
  let scheduled = false;
  return (changed) => {
    waiting.add(changed);
    if (scheduled) return;
    scheduled = true;
    schedule(() => {
      scheduled = false;
      const all = [...waiting];
      waiting.clear();
      for (const one of all) one.flush();
    });
  };
}
