import * as vscode from 'vscode';
import type { LineCompletion, TableResult, TableView } from '../../server/src/protocol.ts';
import { ask, debounce, type Feature, type Lens } from './lens.ts';
import { shortWord, word } from './tableView/page/words.ts';

const lastLine = 'calculator.line';
/** Shown until the user has typed a line of their own. */
export const firstLine = 'powernv 64K levels=2 window=0+64T 0+16G 0x244000000000+16G';

interface Item extends vscode.QuickPickItem {
  readonly run?: (line: string) => void | Promise<void>;
  /** The input after this completion is taken. */
  readonly line?: string;
}

/** *Calculate Table Size...*: one input, results and completions as you type. Other parts may pass a line to start from. */
export const calculator: Feature = (lens) =>
  vscode.commands.registerCommand('iommuLens.calculateTableSize', (about?: unknown) => {
    const given = typeof about === 'object' && about !== null && 'line' in about ? about.line : undefined;
    openCalculator(lens, typeof given === 'string' ? given : lens.context.globalState.get(lastLine, firstLine));
  });

export function openCalculator(lens: Lens, line: string): void {
  const input = vscode.window.createQuickPick<Item>();
  input.title = vscode.l10n.t('Table Size: format, settings, window=START+SIZE, then regions as START+SIZE');
  input.placeholder = firstLine;
  input.buttons = [{ iconPath: new vscode.ThemeIcon('list-ordered'), tooltip: vscode.l10n.t('Step by step') }];
  input.ignoreFocusOut = true;
  input.value = line;

  let running: vscode.CancellationTokenSource | undefined;
  async function update(): Promise<void> {
    running?.cancel();
    const own = (running = new vscode.CancellationTokenSource());
    const text = input.value;
    input.busy = true;
    try {
      const [result, completions] = await Promise.all([
        ask(lens, 'table', { line: text }, own.token),
        ask(lens, 'complete', { line: text, offset: text.length }, own.token),
      ]);
      if (own.token.isCancellationRequested) return;
      input.items = itemsFor(lens, text, result, completions);
    } catch (error) {
      if (own.token.isCancellationRequested) return;
      lens.log.error(String(error));
      const label = vscode.l10n.t('$(error) The server could not answer. The output channel IOMMU Lens says why.');
      input.items = [{ label, alwaysShow: true }];
    } finally {
      if (running === own) input.busy = false;
    }
  }
  const soon = debounce(60, () => void update());
  void update();

  input.onDidChangeValue(soon);
  input.onDidTriggerButton(() => {
    input.hide();
    void vscode.commands.executeCommand('iommuLens.calculateStepByStep');
  });
  input.onDidAccept(async () => {
    const item = input.selectedItems[0];
    if (!item) return;
    if (item.line !== undefined) {
      input.value = item.line;
      soon();
    } else if (item.run) {
      const text = input.value;
      await lens.context.globalState.update(lastLine, text);
      input.hide();
      await item.run(text);
    }
  });
  input.onDidHide(() => {
    soon.cancel();
    running?.cancel();
    input.dispose();
  });
  input.show();
}

function itemsFor(
  lens: Lens,
  line: string,
  { views, problems }: TableResult,
  completions: readonly LineCompletion[],
): Item[] {
  const items: Item[] = [];
  const add = (item: Item) => items.push({ ...item, alwaysShow: true });
  const heading = (label: string) => items.push({ label, kind: vscode.QuickPickItemKind.Separator });

  for (const { message, start, end } of problems) {
    const place = line.slice(start, end).trim();
    add({ label: `$(error) ${message}`, ...(place === '' ? {} : { description: place }) });
  }
  for (const view of views) {
    heading(view.report.title);
    if (view.report.rejection) {
      const { errno, reason } = view.report.rejection;
      add({ label: `$(error) ${errno}`, detail: reason, run: showPanel });
    }
    add({
      label: `$(layers) ${word(view, 'memory.onDemand')}`,
      description: vscode.l10n.t('on demand, for these regions'),
      detail: onDemandLevels(view),
      run: showPanel,
    });
    add({
      label: `$(database) ${word(view, 'memory.full')}`,
      description: vscode.l10n.t('in full, for the whole window'),
      detail: fullLevels(view),
      run: showPanel,
    });
  }
  if (views.length > 0) {
    heading(vscode.l10n.t('Use the result'));
    const plain = views.map((view) => view.plain.trimEnd()).join('\n\n');
    if (vscode.window.activeTextEditor) {
      add({ label: vscode.l10n.t('$(insert) Insert at the cursor, with the working'), run: () => insert(plain) });
    }
    add({ label: vscode.l10n.t('$(copy) Copy, with the working'), run: () => copy(plain) });
    add({
      label: vscode.l10n.t('$(terminal) Copy as a command line'),
      description: views[0]!.commandLine,
      run: () => copy(views.map((view) => view.commandLine).join('\n')),
    });
  }
  if (completions.length > 0) {
    heading(vscode.l10n.t('Continue with'));
    for (const { label, detail, line: completed } of completions) add({ label, description: detail, line: completed });
  }
  if (items.length === 0) add({ label: vscode.l10n.t('$(info) Type the name of a format to begin.') });
  return items;

  async function showPanel(text: string): Promise<void> {
    await vscode.commands.executeCommand('iommuLens.showTableView', { line: text });
    lens.log.debug(`table view for ${text}`);
  }
}

/** `root: 1 of 1 table of 256 KiB · leaf: 16 of 32,768 tables of 256 KiB`, in the server's words. */
function onDemandLevels(view: TableView): string {
  return view.drawing.map(({ name, summary }) => `${name}: ${summary}`).join(' · ');
}

/** `root: 1 × 256 KiB · leaf: 32,768 × 256 KiB`, in the server's words. */
function fullLevels(view: TableView): string {
  return view.report.levels
    .map(
      ({ name }, i) =>
        `${name}: ${word(view, `levels.${i}.fullTables`)} × ${shortWord(view, `levels.${i}.tableBytes`)}`,
    )
    .join(' · ');
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('The size is in the clipboard.'), 4000);
}

async function insert(text: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const done = await editor?.edit((edit) => edit.insert(editor.selection.active, `${text}\n`));
  if (!done) await copy(text);
}
