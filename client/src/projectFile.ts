import * as vscode from 'vscode';
import { State } from 'vscode-languageclient';
import { debounce, type Feature } from './lens.ts';

/** As `server/src/analysis/projectFile.ts` names it; not imported, as the whole analyser would come along. */
const projectFileName = '.iommu-lens.json';
/** Files above this are no project files. */
const maximumBytes = 1_000_000;

/** A project file's text and place, as the server takes it. */
interface ProjectSource {
  readonly uri: string;
  readonly text: string;
}

/** The project files of the workspace folders, for a server that cannot read them itself; most folders have none. */
export async function readProjectFiles(): Promise<ProjectSource[]> {
  const found = (vscode.workspace.workspaceFolders ?? []).map(async (folder): Promise<ProjectSource[]> => {
    const uri = vscode.Uri.joinPath(folder.uri, projectFileName);
    try {
      const { size, type } = await vscode.workspace.fs.stat(uri);
      if (!(type & vscode.FileType.File) || size > maximumBytes) return [];
      return [{ uri: uri.toString(), text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) }];
    } catch {
      return [];
    }
  });
  return (await Promise.all(found)).flat();
}

/** Hands the project files over whenever they change, beside the settings. */
export const projectFiles: Feature = (lens) => {
  async function handOver(): Promise<void> {
    await lens.ready;
    const project = await readProjectFiles();
    const settings = JSON.parse(JSON.stringify(vscode.workspace.getConfiguration('iommuLens'))) as object;
    await lens.client.sendNotification('workspace/didChangeConfiguration', {
      settings: { iommuLens: { ...settings, project } },
    });
  }
  const soon = debounce(100, () => void handOver().catch((error: unknown) => lens.log.error(String(error))));
  const watcher = vscode.workspace.createFileSystemWatcher(`**/${projectFileName}`);
  return vscode.Disposable.from(
    watcher,
    { dispose: soon.cancel },
    // A server that was started again got what was there at the first start.
    lens.client.onDidChangeState(({ newState }) => newState === State.Running && soon()),
    watcher.onDidChange(soon),
    watcher.onDidCreate(soon),
    watcher.onDidDelete(soon),
    vscode.workspace.onDidChangeWorkspaceFolders(soon),
  );
};
