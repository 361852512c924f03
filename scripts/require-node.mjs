// Plain JavaScript, so that any Node can run it and say what is wrong.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `Headway needs Node 24 or newer; this is ${process.version}. \`npm ci\` installs one for npm's scripts: ` +
      'run `npm ci` (without --ignore-scripts), then `npm start` or `npm test`.',
  );
  process.exit(1);
}
