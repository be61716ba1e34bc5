import { openSync, readSync, closeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { lastDayOfWork } from '../kernel/releases.ts';

/** Bytes of a Makefile in which a kernel names its release. */
const HEAD = 500;

/** Tells the day of the code of a file by the kernel tree that it is in: folders above it are asked for its Makefile. */
export function treeDays(): (file: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const dayOf = (folder: string): string | undefined => {
    if (known.has(folder)) return known.get(folder);
    const above = dirname(folder);
    const day = lastDayOfWork(headOf(join(folder, 'Makefile'))) ?? (above === folder ? undefined : dayOf(above));
    known.set(folder, day);
    return day;
  };
  return (file) => dayOf(dirname(resolve(file)));
}

function headOf(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const bytes = Buffer.alloc(HEAD);
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, HEAD, 0));
  } catch {
    return '';
  } finally {
    closeSync(file);
  }
}
