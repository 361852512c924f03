import type { ListedNotice, Notice } from '@headway/hub-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useRef } from 'react';
import { text } from '../account/form-text.ts';
import { formatTime } from '../format.ts';
import { postNotice, withdrawNotice } from '../notices/notice-endpoints.ts';
import { useNotices } from '../notices/use-notices.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { TextField } from '../ui/text-field.tsx';
import { SettingsFrame, SettingsSection } from './settings-frame.tsx';

const levelNames: Record<Notice['level'], string> = {
  info: 'Information',
  warning: 'Warning',
  error: 'Important',
};
const hourMs = 3_600_000;
const spans = [
  { ms: hourMs, label: 'An hour' },
  { ms: 8 * hourMs, label: 'Eight hours' },
  { ms: 24 * hourMs, label: 'A day' },
  { ms: 7 * 24 * hourMs, label: 'A week' },
  { ms: 0, label: 'Until it is taken back' },
];

/** For the administrator: something to say to everyone. */
export function NoticesPage(): ReactNode {
  const notices = useNotices();
  return (
    <SettingsFrame title="Notices" forAll={false}>
      <NewNotice />
      {notices && notices.length > 0 && (
        <SettingsSection title="Shown now">
          <ul className="hub-settings-list">
            {notices.map((notice) => (
              <NoticeRow key={notice.id} notice={notice} />
            ))}
          </ul>
        </SettingsSection>
      )}
    </SettingsFrame>
  );
}

function NewNotice(): ReactNode {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const queryClient = useQueryClient();
  const post = useMutation({
    mutationFn: postNotice,
    onSuccess: async () => {
      form.current?.reset();
      await queryClient.invalidateQueries({ queryKey: ['notices'] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const span = Number(text(data, 'span'));
    post.mutate({
      message: text(data, 'message').trim(),
      level: levelOf(text(data, 'level')),
      endsAt: span === 0 ? null : new Date(Date.now() + span).toISOString(),
    });
  };
  return (
    <SettingsSection
      title="Say something to everyone"
      lead="It stands on top of every page, also for whoever comes later, until they put it away."
    >
      <form ref={form} onSubmit={submit} className="hub-form">
        <TextField
          label="Notice"
          name="message"
          maxLength={500}
          autoComplete="off"
          required
          problem={post.error?.message ?? null}
        />
        <div className="hub-settings-fields">
          <div className="hub-field">
            <label htmlFor={`${id}-level`}>Weight</label>
            <select id={`${id}-level`} name="level" className="hub-select">
              {Object.entries(levelNames).map(([level, name]) => (
                <option key={level} value={level}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          <div className="hub-field">
            <label htmlFor={`${id}-span`}>Shown for</label>
            <select id={`${id}-span`} name="span" className="hub-select" defaultValue={24 * hourMs}>
              {spans.map(({ ms, label }) => (
                <option key={ms} value={ms}>
                  {label}
                </option>
              ))}
            </select>
          </div>
          <button type="submit" className="hw-button hw-button-primary" disabled={post.isPending}>
            Tell everyone
          </button>
        </div>
      </form>
    </SettingsSection>
  );
}

function levelOf(value: string): Notice['level'] {
  return value === 'warning' || value === 'error' ? value : 'info';
}

function NoticeRow({ notice }: { notice: ListedNotice }): ReactNode {
  const { id, message, level, createdAt, endsAt } = notice;
  const queryClient = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => withdrawNotice(id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['notices'] }),
  });
  return (
    <li className="hub-settings-row">
      <div className="hub-settings-what">
        <strong>{message}</strong>
        <span className="hub-facts">
          <span>{levelNames[level]}</span>
          <span>
            Said <RelativeTime time={createdAt} />
          </span>
          <span>{endsAt === null ? 'Until it is taken back' : `Until ${formatTime(endsAt)}`}</span>
        </span>
        {withdraw.error && (
          <span className="hub-field-problem" role="alert">
            {withdraw.error.message}
          </span>
        )}
      </div>
      <button
        type="button"
        className="hw-button"
        aria-label={`Take back: ${message}`}
        disabled={withdraw.isPending}
        onClick={() => withdraw.mutate()}
      >
        Take back
      </button>
    </li>
  );
}
