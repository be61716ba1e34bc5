import * as vscode from 'vscode';
import { ask, type Feature, type Lens } from './lens.ts';

const scheme = 'iommu-lens-rule';

/** *Explain Rule*: the rule's page, rendered; and *Switch Rule Off in This Workspace*. */
export const explain: Feature = (lens) =>
  vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: async (uri, token) =>
        (await ask(lens, 'explain', { rule: uri.path.replace(/^\/|\.md$/g, '') }, token)).markdown,
    }),
    vscode.commands.registerCommand('iommuLens.explainRule', async (about?: unknown) => {
      const rule = ruleOf(about) ?? (await pickRule(lens));
      if (rule === undefined) return;
      const page = vscode.Uri.from({ scheme, path: `/${rule}.md` });
      await vscode.commands.executeCommand('markdown.showPreview', page);
    }),
    vscode.commands.registerCommand('iommuLens.ignoreRule', async (about?: unknown) => {
      const rule = ruleOf(about);
      if (rule === undefined) return;
      const settings = vscode.workspace.getConfiguration('iommuLens');
      const ignored = settings.get<string[]>('ignore', []);
      const target = vscode.workspace.workspaceFolders
        ? vscode.ConfigurationTarget.Workspace
        : vscode.ConfigurationTarget.Global;
      if (!ignored.includes(rule)) await settings.update('ignore', [...ignored, rule], target);
    }),
  );

/** A rule's id, or something of the verdict view that has one. */
function ruleOf(about: unknown): string | undefined {
  if (typeof about === 'string') return about;
  const rule = typeof about === 'object' && about !== null && 'rule' in about ? about.rule : undefined;
  return typeof rule === 'string' ? rule : undefined;
}

/** The rules that speak at the cursor first, then all that have a page. */
async function pickRule(lens: Lens): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const here = new Set<string>();
  for (const { range, source, code } of editor ? vscode.languages.getDiagnostics(editor.document.uri) : []) {
    const rule = typeof code === 'object' ? code.value : code;
    if (source === 'IOMMU Lens' && typeof rule === 'string' && range.intersection(editor!.selection)) here.add(rule);
  }
  if (here.size === 1) return [...here][0];
  const folder = vscode.Uri.joinPath(lens.context.extensionUri, 'docs/rules');
  const pages = await vscode.workspace.fs.readDirectory(folder).then(
    (entries) => entries.map(([name]) => name),
    () => [],
  );
  const all = pages.filter((name) => name.endsWith('.md') && name !== 'README.md').map((name) => name.slice(0, -3));
  const items = [...here, ...all.filter((rule) => !here.has(rule)).sort()].map((rule) => ({
    label: rule,
    description: here.has(rule) ? vscode.l10n.t('at the cursor') : '',
  }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Explain which rule?') });
  return picked?.label;
}
