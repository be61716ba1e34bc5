import { readFileSync } from 'node:fs';
import { decodeText, looksBinary } from '../analysis/decode.ts';
import type { Console } from './verb.ts';

/** The text of a file that the user names, `-` for standard input; an error in the user's words where there is none. */
export async function readNamed(path: string, console: Pick<Console, 'readStandardInput'>): Promise<string> {
  return path === '-' ? textOf(path, await console.readStandardInput()) : readNamedFile(path);
}

export function readNamedFile(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Error(`${path} cannot be read: ${reasonOf(error)}.`);
  }
  return textOf(path, bytes);
}

/** Why the system does not give a file. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EISDIR') return 'it is a directory';
  return error instanceof Error ? error.message : String(error);
}

function textOf(path: string, bytes: Uint8Array): string {
  if (looksBinary(bytes)) throw new Error(`${path === '-' ? 'standard input' : path} is binary; text is wanted.`);
  return decodeText(bytes);
}
