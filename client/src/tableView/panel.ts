import * as vscode from 'vscode';
import type { TableParams } from '../../../server/src/protocol.ts';
import { ask, debounce, isOurs, type Lens } from '../lens.ts';
import { exportView } from './export.ts';
import {
  readPageMessage,
  readSource,
  type Drawn,
  type PageMessage,
  type ShowMessage,
  type Source,
} from './page/messages.ts';
import { pageHtml } from './pageHtml.ts';

const viewType = 'iommuLens.tableView';
/** More tables than this beside each other can no longer be compared. */
const mostBeside = 8;

/** The one table view. It follows the cursor, survives a reload, and is made anew by whoever asks for it. */
class TableViewPanel {
  drawn: Drawn | undefined;
  private readonly lens: Lens;
  private readonly panel: vscode.WebviewPanel;
  private readonly disposables: vscode.Disposable[] = [];
  private source: Source;
  private shown: ShowMessage | undefined;
  private asked = 0;
  private pageReady = false;

  constructor(lens: Lens, panel: vscode.WebviewPanel, source: Source, closed: () => void) {
    this.lens = lens;
    this.panel = panel;
    this.source = source;
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(lens.context.extensionUri, 'dist')],
    };
    panel.iconPath = vscode.Uri.joinPath(lens.context.extensionUri, 'media/lens.svg');
    const follow = debounce(120, () => void this.follow());
    this.disposables.push(
      webview.onDidReceiveMessage((message: unknown) => this.receive(readPageMessage(message))),
      vscode.window.onDidChangeTextEditorSelection(follow),
      vscode.window.onDidChangeActiveTextEditor(follow),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === this.source.uri) follow();
      }),
      { dispose: follow.cancel },
      panel.onDidDispose(() => {
        for (const disposable of this.disposables) disposable.dispose();
        closed();
      }),
    );
    webview.html = pageHtml(webview, lens.context.extensionUri);
    void this.refresh();
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  show(source: Source): Promise<void> {
    this.source = source;
    return this.refresh();
  }

  /** The table at the cursor, where there is one and it is wanted; what is shown stays otherwise. */
  private async follow(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isOurs(editor.document)) return;
    if (!vscode.workspace.getConfiguration('iommuLens').get('tableView.follow', true)) return;
    const { line, character } = editor.selection.active;
    const uri = editor.document.uri.toString();
    const { beside } = this.source;
    const zoom = uri === this.source.uri ? this.source.zoom : undefined;
    await this.refresh({ uri, position: { line, character }, beside, ...(zoom === undefined ? {} : { zoom }) });
  }

  /**
   * Asks for the tables of a source and shows them. A source that the cursor came upon by chance and that has nothing to
   * show leaves what is there; the one that was asked for says that there is nothing.
   */
  private async refresh(candidate?: Source): Promise<void> {
    const number = ++this.asked;
    const source = candidate ?? this.source;
    try {
      const [result, ...beside] = await Promise.all([
        ask(this.lens, 'table', paramsOf(source)),
        ...source.beside.map((line) => ask(this.lens, 'table', { line })),
      ]);
      if (number !== this.asked) return;
      if (candidate && result.views.length === 0 && (candidate.uri !== this.source.uri || result.problems.length === 0))
        return;
      this.source = source;
      const title = titleOf(source, result.title);
      this.shown = { type: 'show', source, result: { ...result, title }, beside };
      this.panel.title = title;
      this.post();
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.lens.log.error(`table view: ${text}`);
      if (number !== this.asked || this.shown) return;
      const message = vscode.l10n.t('The server could not answer: {0}', text);
      const result = { views: [], whatIf: [], title: '', problems: [{ message, start: 0, end: 0 }] };
      this.shown = { type: 'show', source, result, beside: [] };
      this.post();
    }
  }

  private post(): void {
    if (this.pageReady && this.shown) void this.panel.webview.postMessage(this.shown);
  }

  private receive(message: PageMessage | undefined): void {
    switch (message?.type) {
      case 'ready':
        this.pageReady = true;
        return this.post();
      case 'zoom': {
        const { zoom: _zoom, ...rest } = this.source;
        return void this.show(message.zoom === undefined ? rest : { ...rest, zoom: message.zoom });
      }
      case 'open':
        return void this.show({ line: message.line, beside: this.source.beside });
      case 'compare': {
        const beside = [...this.source.beside.filter((line) => line !== message.line), message.line].slice(-mostBeside);
        return void this.show({ ...this.source, beside });
      }
      case 'uncompare': {
        const beside = this.source.beside.filter((_line, i) => i !== message.index);
        return void this.show({ ...this.source, beside });
      }
      case 'calculate': {
        const about = this.source.line === undefined ? undefined : { line: this.source.line };
        return void vscode.commands.executeCommand('iommuLens.calculateTableSize', about);
      }
      case 'export':
        return void exportView(message.kind, message.data);
      case 'drew':
        this.drawn = message.drawn;
        return;
      case undefined:
        this.lens.log.warn('table view: a message of the page was not understood');
    }
  }
}

/** The document first, where there is one: several may describe tables of one format. */
function titleOf({ uri }: Source, title: string): string {
  const name = uri?.slice(uri.lastIndexOf('/') + 1);
  const words = [name === undefined ? '' : decodeURIComponent(name), title].filter((word) => word !== '');
  return words.join(' · ') || vscode.l10n.t('Table View');
}

function paramsOf({ uri, position, line, zoom }: Source): TableParams {
  return {
    ...(line === undefined ? {} : { line }),
    ...(uri === undefined ? {} : { uri }),
    ...(position === undefined ? {} : { position }),
    ...(zoom === undefined ? {} : { zoom }),
  };
}

let current: TableViewPanel | undefined;

/** *Show Table View*: of a line, of a place in a document, or of the cursor. */
function register(lens: Lens): vscode.Disposable {
  const open = (panel: vscode.WebviewPanel, source: Source) => {
    current = new TableViewPanel(lens, panel, source, () => (current = undefined));
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('iommuLens.showTableView', async (about?: unknown) => {
      const source = sourceOf(about);
      if (current) {
        current.reveal();
        await current.show(source);
        return;
      }
      const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      open(vscode.window.createWebviewPanel(viewType, vscode.l10n.t('Table View'), where), source);
    }),
    vscode.window.registerWebviewPanelSerializer(viewType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        const source = readSource((state as { source?: unknown } | undefined)?.source) ?? { beside: [] };
        // The server knows only documents that are open.
        if (source.uri !== undefined) {
          await vscode.workspace.openTextDocument(vscode.Uri.parse(source.uri)).then(undefined, () => undefined);
        }
        open(panel, source);
      },
    }),
  );
}

export const tableView = Object.assign(register, { lastDrawn: () => current?.drawn });

/** From the argument of the command, else from the cursor. */
function sourceOf(about: unknown): Source {
  if (about instanceof vscode.Uri) return { uri: about.toString(), ...cursorIn(about), beside: [] };
  if (typeof about === 'object' && about !== null && ('line' in about || 'uri' in about)) {
    const source = readSource(about);
    if (source && (source.line !== undefined || source.uri !== undefined)) return source;
  }
  const document = vscode.window.activeTextEditor?.document;
  return document ? { uri: document.uri.toString(), ...cursorIn(document.uri), beside: [] } : { beside: [] };
}

function cursorIn(uri: vscode.Uri): { position?: { line: number; character: number } } {
  const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  if (!editor) return {};
  const { line, character } = editor.selection.active;
  return { position: { line, character } };
}
