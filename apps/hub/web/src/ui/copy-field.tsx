import { Check, Copy } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';

/** Something to take elsewhere: selected by a click, copied by the button. */
export function CopyField({ label, value }: { label: string; value: string }): ReactNode {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    input.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      // Not allowed, or not over HTTPS: it is selected, and the keyboard copies it.
    }
  };
  return (
    <div className="hub-field">
      <label htmlFor={id}>{label}</label>
      <div className="hub-copy">
        <input
          ref={input}
          id={id}
          className="hub-input"
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" className="hw-button" onClick={() => void copy()}>
          {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
          {copied ? 'Copied' : 'Copy'}
        </button>
      </div>
      <span className="hw-visually-hidden" role="status">
        {copied && 'Copied'}
      </span>
    </div>
  );
}
