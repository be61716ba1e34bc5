import * as vscode from 'vscode';
import type { VerdictFinding, VerdictResult, WireRange } from '../../server/src/protocol.ts';
import { ask, debounce, isOurs, type Feature } from './lens.ts';
import { scanSeries } from './scanSeries.ts';
import { bundlesOf, findingWords, patchWords, seriesWords, type Bundle, type Message } from './verdictTree.ts';

/** The nodes of the tree. `uri`, `range` and `rule` are what the commands in their menus ask for. */
interface SeriesNode {
  readonly kind: 'series';
  readonly uri: string;
  readonly range: WireRange;
  readonly bundle: Bundle;
  readonly patches: readonly PatchNode[];
}
interface PatchNode {
  readonly kind: 'patch';
  readonly parent: SeriesNode | undefined;
  readonly uri: string;
  readonly range: WireRange;
  readonly message: Message;
}
interface GroupNode {
  readonly kind: 'group';
  readonly change: Change;
  readonly parent: PatchNode;
  readonly findings: readonly VerdictFinding[];
}
interface FindingNode {
  readonly kind: 'finding';
  readonly uri: string;
  readonly range: WireRange;
  readonly rule: string;
  readonly parent: PatchNode | GroupNode;
  readonly finding: VerdictFinding;
}
type Node = SeriesNode | PatchNode | GroupNode | FindingNode;
type Change = NonNullable<VerdictFinding['change']>;

const groups: readonly {
  readonly change: Change;
  readonly title: string;
  readonly icon: string;
  readonly color: string;
}[] = [
  { change: 'introduced', title: vscode.l10n.t('Introduced'), icon: 'diff-added', color: 'charts.red' },
  { change: 'existing', title: vscode.l10n.t('Left as it was'), icon: 'circle-outline', color: 'charts.yellow' },
  { change: 'fixed', title: vscode.l10n.t('Fixed'), icon: 'check', color: 'charts.green' },
];

const severityIcons = {
  error: new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground')),
  warning: new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground')),
  information: new vscode.ThemeIcon('info', new vscode.ThemeColor('problemsInfoIcon.foreground')),
  hint: new vscode.ThemeIcon('question'),
} as const;

/** The tree of what the document in the active editor introduces, leaves and fixes. */
export const verdictView: Feature = (lens) => {
  const changed = new vscode.EventEmitter<undefined>();
  let uri: vscode.Uri | undefined;
  let roots: readonly (SeriesNode | PatchNode)[] = [];
  let messages: readonly Message[] = [];
  let asked = 0;
  /** A series that was scanned stays while one moves among its files, until the text of one of them changes. */
  let scanned: { readonly uris: ReadonlySet<string>; readonly verdict: VerdictResult } | undefined;

  const provider: vscode.TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => (node ? childrenOf(node) : [...roots]),
    getParent: (node) => (node.kind === 'series' ? undefined : node.parent),
    getTreeItem: (node) => itemOf(node),
  };
  const view = vscode.window.createTreeView('iommuLens.verdict', { treeDataProvider: provider });

  /** Keeps the last document's verdict while the focus is elsewhere than in a text editor. */
  async function update(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document && !isOurs(document)) return show(undefined, undefined);
    if (document) uri = document.uri;
    if (!uri || (!document && !vscode.workspace.textDocuments.some((one) => one.uri.toString() === uri!.toString()))) {
      return show(undefined, undefined);
    }
    const number = ++asked;
    const target = uri;
    if (scanned?.uris.has(target.toString())) return show(target, scanned.verdict);
    scanned = undefined;
    const verdict = await ask(lens, 'verdict', { uri: target.toString() });
    if (number === asked) show(target, verdict);
  }

  function show(target: vscode.Uri | undefined, verdict: VerdictResult | undefined): void {
    const name = target?.toString() ?? '';
    messages = verdict?.messages ?? [];
    roots = bundlesOf(messages).flatMap((bundle) => nodesOf(name, bundle));
    const findings = messages.reduce((sum, message) => sum + message.findings.length, 0);
    view.description = target?.path.slice(target.path.lastIndexOf('/') + 1) ?? '';
    view.message = verdict && findings === 0 ? vscode.l10n.t('Nothing to report here.') : '';
    view.badge = findings > 0 ? { value: findings, tooltip: verdict!.summary } : undefined;
    void vscode.commands.executeCommand('setContext', 'iommuLens.verdictHasFindings', findings > 0);
    changed.fire(undefined);
  }

  const soon = debounce(150, () => void update().catch((error: unknown) => lens.log.error(String(error))));
  soon();
  return vscode.Disposable.from(
    view,
    changed,
    { dispose: soon.cancel },
    vscode.window.onDidChangeActiveTextEditor(soon),
    vscode.workspace.onDidCloseTextDocument(soon),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || !scanned?.uris.has(document.uri.toString())) return;
      scanned = undefined;
      soon();
    }),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const current = vscode.window.activeTextEditor?.document.uri ?? uri;
      if (!current || uris.some((one) => one.toString() === current.toString())) soon();
    }),
    vscode.commands.registerCommand('iommuLens.showVerdict', async () => {
      await update();
      await vscode.commands.executeCommand('iommuLens.verdict.focus');
      return told();
    }),
    vscode.commands.registerCommand('iommuLens.scanSeries', async () => {
      const verdict = await scanSeries(lens);
      if (!verdict) return undefined;
      const uris = new Set(verdict.messages.flatMap((message) => message.uri ?? []));
      scanned = { uris, verdict };
      await update();
      await vscode.commands.executeCommand('iommuLens.verdict.focus');
      return told();
    }),
  );

  /** What the tests compare with what the view shows. */
  function told() {
    return messages.map(({ title, summary, findings }) => ({
      title,
      summary,
      findings: findings.map(({ rule, change }) => ({ rule, change })),
    }));
  }
};

/** A series with its patches, or a patch by itself. */
function nodesOf(uri: string, bundle: Bundle): (SeriesNode | PatchNode)[] {
  const patches: PatchNode[] = [];
  const parent: SeriesNode | undefined = bundle.series && {
    kind: 'series',
    uri: bundle.messages[0]!.uri ?? uri,
    range: bundle.messages[0]!.range,
    bundle,
    patches,
  };
  for (const message of bundle.messages) {
    patches.push({ kind: 'patch', uri: message.uri ?? uri, range: message.range, parent, message });
  }
  return parent ? [parent] : patches;
}

function childrenOf(node: Node): Node[] {
  if (node.kind === 'series') return [...node.patches];
  if (node.kind === 'finding') return [];
  if (node.kind === 'group') return node.findings.map((finding) => findingNode(node.parent.uri, finding, node));
  const { findings } = node.message;
  const grouped = groups.flatMap(({ change }): GroupNode[] => {
    const own = findings.filter((finding) => finding.change === change);
    return own.length > 0 ? [{ kind: 'group', change, parent: node, findings: own }] : [];
  });
  const loose = findings.filter(({ change }) => change === undefined);
  return [...grouped, ...loose.map((finding) => findingNode(node.uri, finding, node))];
}

function findingNode(uri: string, finding: VerdictFinding, parent: PatchNode | GroupNode): FindingNode {
  return { kind: 'finding', uri, range: finding.range, rule: finding.rule, parent, finding };
}

function itemOf(node: Node): vscode.TreeItem {
  const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
  switch (node.kind) {
    case 'series': {
      const title = node.bundle.series?.title ?? '';
      const words = seriesWords(node.bundle, vscode.l10n.t);
      const item = new vscode.TreeItem(title, Expanded);
      item.description = words;
      item.tooltip = `${title}\n${words}`;
      item.iconPath = new vscode.ThemeIcon('layers');
      item.contextValue = 'series';
      item.command = open(node);
      return item;
    }
    case 'patch': {
      const { title, findings } = node.message;
      const words = patchWords(node.message);
      const item = new vscode.TreeItem(title, findings.length > 0 ? Expanded : None);
      item.description = words;
      item.tooltip = `${title}\n${words}`;
      item.iconPath = new vscode.ThemeIcon(findings.length > 0 ? 'git-commit' : 'pass');
      item.contextValue = findings.length > 0 ? 'patch' : 'quietPatch';
      item.command = open(node);
      return item;
    }
    case 'group': {
      const { title, icon, color } = groups.find(({ change }) => change === node.change)!;
      const item = new vscode.TreeItem(title, node.change === 'existing' ? Collapsed : Expanded);
      item.description = String(node.findings.length);
      item.iconPath = new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
      return item;
    }
    case 'finding': {
      const { finding } = node;
      const item = new vscode.TreeItem(finding.brief ?? finding.rule, None);
      const { description, tooltip } = findingWords(finding, vscode.l10n.t);
      item.description = description;
      item.tooltip = tooltip;
      item.iconPath = finding.change === 'fixed' ? new vscode.ThemeIcon('check') : severityIcons[finding.severity];
      item.contextValue = 'finding';
      item.command = open(node);
      return item;
    }
  }
}

/** Opens the document at a node's place. */
function open({ uri, range }: SeriesNode | PatchNode | FindingNode): vscode.Command {
  const selection = new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
  const start = new vscode.Range(selection.start, selection.start);
  return {
    title: vscode.l10n.t('Open'),
    command: 'vscode.open',
    arguments: [vscode.Uri.parse(uri), { selection: selection.isSingleLine ? selection : start, preserveFocus: true }],
  };
}
