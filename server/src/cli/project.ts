import { projectFileName, readProjectFile, type ProjectSettings } from '../analysis/projectFile.ts';
import { kernelKnowledge } from '../kernel/index.ts';
import { treeReader } from '../lsp/tree.ts';
import { LineIndex } from '../text/lineIndex.ts';
import { readNamedFile } from './namedFile.ts';
import { UsageError, type Console } from './verb.ts';

/**
 * What the project says of itself: in the file that is named, else in `.iommu-lens.json` of the kernel tree, else in
 * that of the current directory. `bad` is true where the file has mistakes that keep parts of it from being read.
 */
export function loadProject(
  named: string | undefined,
  treeRoot: string | undefined,
  console: Pick<Console, 'error'>,
): { readonly settings: ProjectSettings; readonly bad: boolean; readonly text: string } {
  const found = named === undefined ? implied(treeRoot) : { file: named, text: readProject(named) };
  if (!found) return { settings: { knowledge: kernelKnowledge, ignore: [] }, bad: false, text: '' };
  const { value, problems } = readProjectFile(found.text, kernelKnowledge);
  const lines = new LineIndex(found.text);
  for (const { start, severity = 'error', message } of problems) {
    const { line, character } = lines.position(start);
    console.error(`${found.file}:${line + 1}:${character + 1}: ${severity}: ${message}\n`);
  }
  const bad = problems.some(({ severity }) => severity === undefined || severity === 'error');
  return { settings: value, bad, text: found.text };
}

function readProject(file: string): string {
  try {
    return readNamedFile(file);
  } catch (error) {
    throw new UsageError(`the project file ${error instanceof Error ? error.message : String(error)}`);
  }
}

function implied(treeRoot: string | undefined): { readonly file: string; readonly text: string } | undefined {
  for (const folder of treeRoot === undefined ? ['.'] : [treeRoot, '.']) {
    const text = treeReader(folder)(projectFileName);
    if (text !== undefined) {
      return { file: folder === '.' ? projectFileName : `${folder.replace(/\/$/, '')}/${projectFileName}`, text };
    }
  }
  return undefined;
}
