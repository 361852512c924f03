import type { Invited } from '@headway/hub-api';
import type { ReactNode } from 'react';

/** What became of adding an address without an account; where no mail goes out, with the link to hand on. */
export function InvitedNote({ invitation, link }: Invited): ReactNode {
  if (link === null) {
    return (
      <p className="hub-field-hint" role="status">
        An invitation is on its way to {invitation.email}.
      </p>
    );
  }
  return (
    <div className="hub-share-link" role="status">
      <p className="hub-field-hint">
        {invitation.email} has no account yet. Send them this link; it is good for a week, and once.
      </p>
      <div className="hub-share-line">
        <input
          className="hub-input"
          readOnly
          aria-label={`Link for ${invitation.email}`}
          value={link}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <button
          type="button"
          className="hw-button"
          onClick={() => void navigator.clipboard?.writeText(link).catch(reportError)}
        >
          Copy
        </button>
      </div>
    </div>
  );
}
