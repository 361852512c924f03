import type { ReactNode } from 'react';
import { Choice } from './choice.tsx';
import { useTheme } from './theme.ts';

const options = [
  { value: 'system', label: 'As the system', icon: <Icon path="M2.5 3.5h11v7.5h-11zM6 13.5h4" /> },
  {
    value: 'light',
    label: 'Light',
    icon: (
      <Icon path="M8 5.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9" />
    ),
  },
  {
    value: 'dark',
    label: 'Dark',
    icon: <Icon path="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z" />,
  },
] as const;

export function ThemeChoice(): ReactNode {
  const [theme, setTheme] = useTheme();
  return <Choice label="Theme" options={options} value={theme} onChange={setTheme} />;
}

function Icon({ path }: { path: string }): ReactNode {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
