import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Examined, Task } from './examine.ts';

/** Bytes of a file of results; one that is larger is begun anew. */
const LARGEST = 64_000_000;
/** So many results are kept back until they are written: what an interrupted run leaves behind. */
const UNWRITTEN = 2_000;
/** A file of results that nothing was added to for so long, in milliseconds, makes room for another. */
const OLD = 30 * 24 * 3_600_000;

const NAME = /^[\w-]{22}\.results$/;

/**
 * What earlier runs found, so that a document that has not changed is not examined again. A file of results belongs to
 * one program and one set of options: another one finds other things. It holds a line for each document: the key, and
 * behind a blank, as JSON, what there is to print. A line that cannot be read is a document that was never seen; a
 * file that cannot be written is one that remembers nothing.
 */
export class Remembered {
  private readonly folder: string;
  private readonly file: string;
  private readonly lines = new Map<string, string>();
  private unwritten: string[] = [];

  /** `circumstances`: all that decides, beside the document, what is found in it. */
  constructor(folder: string, circumstances: readonly (string | Uint8Array)[]) {
    this.folder = folder;
    this.file = join(folder, `${digest(circumstances)}.results`);
    let text: string;
    try {
      if (statSync(this.file).size > LARGEST) {
        rmSync(this.file, { force: true });
        return;
      }
      text = readFileSync(this.file, 'utf8');
    } catch {
      return;
    }
    for (const line of text.split('\n').slice(0, -1)) this.lines.set(line.slice(0, 22), line.slice(23));
  }

  get(key: string): Examined | undefined {
    const line = this.lines.get(key);
    if (line === undefined) return undefined;
    if (line === '') return { findings: [], notices: [] };
    try {
      const value = JSON.parse(line) as Partial<Examined> | null;
      if (Array.isArray(value?.findings) && Array.isArray(value.notices)) return value as Examined;
    } catch {
      // Only a part of it was written.
    }
    return undefined;
  }

  put(key: string, examined: Examined): void {
    const nothing = examined.findings.length === 0 && examined.notices.length === 0;
    this.unwritten.push(nothing ? `${key}\n` : `${key} ${JSON.stringify(examined)}\n`);
    if (this.unwritten.length >= UNWRITTEN) this.write();
  }

  /** Adds what is new to the file. */
  write(): void {
    if (this.unwritten.length === 0) return;
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      if (this.lines.size === 0) this.tidy();
      // A line that another run did not finish stays alone.
      appendFileSync(this.file, `\n${this.unwritten.join('')}`, { mode: 0o600 });
    } catch {
      // A full disk, or a folder that is not ours: the next run examines everything again.
    }
    this.unwritten = [];
  }

  private tidy(): void {
    for (const name of readdirSync(this.folder)) {
      const path = join(this.folder, name);
      if (NAME.test(name) && Date.now() - statSync(path).mtimeMs > OLD) rmSync(path, { force: true });
    }
  }
}

/** Names a document by what is in it, and by the day of its code. A commit stands for its mail. */
export function keyOf({ file, content, commit }: Task, day = ''): string {
  return digest(commit === undefined ? [file, content, day] : [file, commit]);
}

/** 132 bits, which nobody meets twice by chance. */
function digest(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('base64url').slice(0, 22);
}
