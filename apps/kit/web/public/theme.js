// Runs before the first paint; web/theme.ts owns the setting.
try {
  const theme = localStorage.getItem('headway-kit-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is off: the theme follows the system.
}
