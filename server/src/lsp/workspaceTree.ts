import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { treeReader } from './tree.ts';

/** Files that only a kernel tree has at its top. */
const MARKS = ['Kbuild', 'MAINTAINERS', 'include/linux'];

/** A kernel tree that is open in the editor. */
export interface KernelTree {
  readonly uri: string;
  /** Text of a file by its path in the tree. */
  read(path: string): string | undefined;
}

/** The first workspace folder that is a kernel tree; undefined where none is. */
export function workspaceTree(folders: readonly string[]): KernelTree | undefined {
  for (const uri of folders) {
    if (!uri.startsWith('file:')) continue;
    try {
      const root = fileURLToPath(uri);
      if (MARKS.every((mark) => existsSync(join(root, mark)))) return { uri, read: treeReader(root) };
    } catch {
      // A folder URI that names no local path has no tree.
    }
  }
  return undefined;
}
