import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { basename, join } from 'node:path';
import { decodeText, looksBinary } from '../analysis/decode.ts';
import { kindOf } from '../analysis/kind.ts';
import { reasonOf } from './namedFile.ts';
import type { Console } from './verb.ts';

/** A file to look at, or why it cannot be. */
export type Input =
  | { readonly kind: 'text'; readonly file: string; readonly text: string }
  | { readonly kind: 'bad'; readonly file: string; readonly reason: string };

const SKIPPED_FOLDERS = new Set(['.git', 'node_modules', '.vscode-test']);

/**
 * The inputs that paths name, one at a time. A named file that cannot be read is bad, and so is a directory with nothing
 * of ours; in one, what is not ours is left out. `-` is standard input.
 */
export async function* readInputs(paths: readonly string[], console: Console): AsyncGenerator<Input> {
  for (const path of paths) {
    if (console.signal.aborted) return;
    if (path === '-') {
      yield decode('-', await console.readStandardInput());
      continue;
    }
    let isDirectory: boolean;
    try {
      isDirectory = statSync(path).isDirectory();
    } catch (error) {
      yield { kind: 'bad', file: path, reason: `cannot be read: ${reasonOf(error)}` };
      continue;
    }
    if (!isDirectory) {
      yield read(path);
      continue;
    }
    let isOneOurs = false;
    for (const file of filesUnder(path)) {
      if (console.signal.aborted) return;
      const input = read(file);
      if (input.kind !== 'text' || !(file.endsWith('.txt') || isOurs(file, input.text))) continue;
      isOneOurs = true;
      yield input;
    }
    if (!isOneOurs) yield { kind: 'bad', file: path, reason: 'holds no patch, mail, C file or layout' };
  }
}

/** Less than this, in bytes, is done before other threads are up. */
const SHORT = 500_000;

/** A few hundred kilobytes in all, as one patch or one source is. What cannot be looked at counts for nothing. */
export function areShort(paths: readonly string[]): boolean {
  let left = SHORT;
  for (const path of paths) {
    for (const size of path === '-' ? [] : sizesAt(path)) {
      left -= size;
      if (left < 0) return false;
    }
  }
  return true;
}

function* sizesAt(path: string): Generator<number> {
  try {
    const status = statSync(path);
    if (!status.isDirectory()) yield status.size;
    else for (const file of filesUnder(path)) yield statSync(file).size;
  } catch {
    // Whoever reads it will say so.
  }
}

/** In a directory, only what reads as a patch, a mail, C or a layout is looked at. */
function isOurs(file: string, text: string): boolean {
  return kindOf({ name: file, text: text.slice(0, 100_000) }) !== 'text';
}

function* filesUnder(folder: string): Generator<string> {
  const waiting = [folder];
  while (waiting.length > 0) {
    const next = waiting.pop()!;
    let entries: Dirent[];
    try {
      entries = readdirSync(next, { withFileTypes: true });
    } catch {
      continue;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const folders: string[] = [];
    for (const entry of entries) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name)) folders.push(path);
      } else if (entry.isFile()) {
        yield path;
      }
    }
    waiting.push(...folders.reverse());
  }
}

function read(file: string): Input {
  try {
    return decode(file, readFileSync(file));
  } catch (error) {
    return { kind: 'bad', file, reason: `cannot be read: ${reasonOf(error)}` };
  }
}

function decode(file: string, bytes: Uint8Array): Input {
  const name = file === '-' ? 'standard input' : basename(file);
  if (bytes.length === 0) return { kind: 'bad', file, reason: `${name} is empty, so there is nothing to look at` };
  if (looksBinary(bytes)) {
    return { kind: 'bad', file, reason: `${name} is binary; a patch, mail, C file or layout is text` };
  }
  return { kind: 'text', file, text: decodeText(bytes) };
}
