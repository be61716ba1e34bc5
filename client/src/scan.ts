import * as vscode from 'vscode';
import { ask, type Feature, type Lens } from './lens.ts';

const wanted = '**/*.{c,h,patch,diff,mbox,mbx,eml,cover,iommu}';
/** Files in one request: small enough to stop soon, large enough that asking costs little. */
const batch = 20;
/** Files above this are not read. */
const maximumBytes = 4_000_000;

/** *Scan Workspace*: only when asked, with a cap that really stops it, with progress, and to be cancelled. */
export const scan: Feature = (lens) =>
  vscode.commands.registerCommand('iommuLens.scanWorkspace', async () => {
    if (!vscode.workspace.workspaceFolders?.length) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open a folder first: there is no workspace to scan.'));
      return undefined;
    }
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('IOMMU Lens: scanning'),
      cancellable: true,
    };
    const outcome = await vscode.window.withProgress(options, (progress, token) => scanAll(lens, progress, token));
    void report(outcome);
    return outcome;
  });

interface Outcome {
  files: number;
  findings: number;
  skipped: number;
  /** True where there were more files than the cap lets in. */
  capped: boolean;
  cancelled: boolean;
}

async function scanAll(
  lens: Lens,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<Outcome> {
  const settings = vscode.workspace.getConfiguration('iommuLens.scan');
  const cap = settings.get('maxFiles', 2000);
  const found = await vscode.workspace.findFiles(wanted, settings.get('exclude', ''), cap + 1, token);
  const uris = found.slice(0, cap);
  const outcome: Outcome = { files: 0, findings: 0, skipped: 0, capped: found.length > cap, cancelled: false };
  for (let at = 0; at < uris.length && !token.isCancellationRequested; at += batch) {
    const part = uris.slice(at, at + batch);
    const read = await Promise.all(part.map(readFile));
    const files = read.filter((file) => file !== undefined);
    outcome.skipped += part.length - files.length;
    try {
      const result = await ask(lens, 'scan', { files }, token);
      outcome.files += result.files;
      outcome.findings += result.findings;
      outcome.skipped += result.skipped;
    } catch (error) {
      if (token.isCancellationRequested) break;
      throw error;
    }
    const message = vscode.l10n.t('{0} of {1} files', Math.min(at + batch, uris.length), uris.length);
    progress.report({ message, increment: (100 * part.length) / uris.length });
  }
  outcome.cancelled = token.isCancellationRequested;
  return outcome;
}

/** Text of a file; undefined where it is too large or cannot be read. */
export async function readFile(uri: vscode.Uri): Promise<{ uri: string; text: string } | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maximumBytes) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    // Mail archives hold bytes that are not UTF-8: they become replacement characters, not a failure.
    return { uri: uri.toString(), text: new TextDecoder().decode(bytes) };
  } catch {
    return undefined;
  }
}

async function report({ files, findings, skipped, capped, cancelled }: Outcome): Promise<void> {
  const parts = [
    cancelled ? vscode.l10n.t('Stopped.') : '',
    vscode.l10n.t('{0} findings in {1} files.', findings, files),
    skipped > 0 ? vscode.l10n.t('{0} files hold nothing for IOMMU Lens or could not be read.', skipped) : '',
    capped ? vscode.l10n.t('There are more files than the setting iommuLens.scan.maxFiles lets in.') : '',
  ];
  const show = vscode.l10n.t('Show Problems');
  const choice = await vscode.window.showInformationMessage(
    parts.filter((part) => part !== '').join(' '),
    ...(findings > 0 ? [show] : []),
  );
  if (choice === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}
