/** What child processes get of the environment: what Node needs, and none of the hub's secrets. */
export function childEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const passed = [
    'PATH',
    'HOME',
    'TMPDIR',
    'TEMP',
    'TMP',
    'LANG',
    'TZ',
    'NODE_OPTIONS',
    'NODE_COMPILE_CACHE',
    'SYSTEMROOT',
  ];
  return Object.fromEntries(
    passed.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
