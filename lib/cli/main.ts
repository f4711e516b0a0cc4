#!/usr/bin/env node
// Starts the command on a Node.js that can run it, and says so on any other one: whatever is imported here at once would fail first.
const WANTED = '22.9';

const { node: present } = process.versions;
const [major = 0, minor = 0] = present.split('.').map(Number);
const [wantedMajor = 0, wantedMinor = 0] = WANTED.split('.').map(Number);

if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) await import('./program.ts');
else {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  process.stderr.write(
    /^ja/i.test(LC_ALL || LC_MESSAGES || LANG || '')
      ? `futamichi にはNode.js ${WANTED} 以降が必要です（現在は ${present}）。\n`
      : `futamichi needs Node.js ${WANTED}, this is ${present}.\n`,
  );
  process.exitCode = 1;
}
