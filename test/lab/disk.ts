import { execFileSync } from 'node:child_process';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { sizes, type Size } from './machine.ts';

/** Moves the files of a directory onto a disk for a machine of this size; says where it is, beside the directory. */
export function makeDisk(files: string, size: Size): string {
  const disk = `${files}.img`;
  writeFileSync(disk, '');
  truncateSync(disk, sizes[size].disk * 1024 * 1024);
  execFileSync('mke2fs', ['-q', '-t', 'ext4', '-O', '^has_journal', '-m', '0', '-d', files, disk], {
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  });
  rmSync(files, { recursive: true });
  return disk;
}
