import { fileURLToPath } from 'node:url';
import { projectFileName } from '../analysis/projectFile.ts';
import type { ProjectSource } from './project.ts';
import { treeReader } from './tree.ts';

/** The project files of the workspace folders: a regular file of that name, really inside its folder. */
export function projectFiles(folders: readonly string[]): ProjectSource[] {
  return folders.flatMap((folder) => {
    if (!folder.startsWith('file:')) return [];
    try {
      const text = treeReader(fileURLToPath(folder))(projectFileName);
      return text === undefined ? [] : [{ uri: `${folder.replace(/\/$/, '')}/${projectFileName}`, text }];
    } catch {
      // A folder URI that names no local path has no project file.
      return [];
    }
  });
}
