import { type RefObject, useInsertionEffect, useRef } from 'react';

/** A ref to the value of the last committed render: for effects that must not restart when it changes. */
export function useLatest<Value>(value: Value): Readonly<RefObject<Value>> {
  const latest = useRef(value);
  useInsertionEffect(() => {
    latest.current = value;
  });
  return latest;
}
