import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { calculator } from './calculator.ts';
import { customEditorNotice } from './customEditorNotice.ts';
import { diffColours } from './diffColours.ts';
import { explain } from './explain.ts';
import { guidedCalculator } from './guidedCalculator.ts';
import { languages, type Feature, type Lens } from './lens.ts';
import { newTableLayout } from './newTableLayout.ts';
import { reply } from './reply.ts';
import { restart } from './restart.ts';
import { scan } from './scan.ts';
import { statusBar } from './statusBar.ts';
import { tableView } from './tableView/panel.ts';
import type { Drawn } from './tableView/page/messages.ts';
import { treatAsPatch } from './treatAsPatch.ts';
import { verdictView } from './verdictView.ts';

/** Every feature of the client, one line each. */
const features: readonly Feature[] = [
  tableView,
  calculator,
  guidedCalculator,
  verdictView,
  statusBar,
  reply,
  explain,
  scan,
  newTableLayout,
  treatAsPatch,
  diffColours,
  customEditorNotice,
  restart,
];

/** What `activate` gives to other extensions, and to the tests. */
export interface Api {
  /** Settles when the server answers. */
  readonly ready: Promise<void>;
  /** Milliseconds that activation took, and the server after it until it answered; or why it never did. */
  readonly timings: { activate: number; ready?: number; failure?: string };
  /** What the table view has drawn last; undefined where it is closed. */
  lastDrawn(): Drawn | undefined;
}

/** What differs between the two hosts: how the server is started, and what it has to be given. */
export interface Host {
  createClient(options: LanguageClientOptions): BaseLanguageClient;
  /** More for the server's `initializationOptions`. */
  initialization?(): Promise<Readonly<Record<string, unknown>>>;
  /** Features that only this host needs. */
  readonly features?: readonly Feature[];
}

/** Registers everything and lets the server start beside it: activation does not wait. */
export function start(context: vscode.ExtensionContext, host: Host): Api {
  const begin = performance.now();
  const log = vscode.window.createOutputChannel('IOMMU Lens', { log: true });
  const initializationOptions: Record<string, unknown> = {
    rulePages: vscode.Uri.joinPath(context.extensionUri, 'docs/rules').toString(),
    commands: true,
    // A plain copy: the object itself has functions, which cannot be sent to a worker.
    settings: JSON.parse(JSON.stringify(vscode.workspace.getConfiguration('iommuLens'))) as unknown,
  };
  const client = host.createClient({
    documentSelector: languages.map((language) => ({ language })),
    diagnosticCollectionName: 'iommu-lens',
    outputChannel: log,
    initializationOptions,
    // Text of a patch reaches hovers: no command of ours may be run from there.
    markdown: { isTrusted: false, supportHtml: false },
  });
  const started = async () => {
    Object.assign(initializationOptions, await host.initialization?.());
    await client.start();
  };
  const timings: Api['timings'] = { activate: 0 };
  const ready = started().then(
    () => {
      timings.ready = performance.now() - begin - timings.activate;
      log.info(`activated in ${timings.activate.toFixed(1)} ms, server ready ${timings.ready.toFixed(1)} ms later`);
    },
    (error: unknown) => {
      timings.failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log.error(timings.failure);
      const show = vscode.l10n.t('Show Log');
      const message = vscode.l10n.t('The language server of IOMMU Lens did not start.');
      void vscode.window.showErrorMessage(message, show).then((choice) => choice === show && log.show());
    },
  );
  const lens: Lens = { context, client, log, ready };
  context.subscriptions.push(log, { dispose: () => void client.dispose() });
  for (const feature of [...features, ...(host.features ?? [])]) context.subscriptions.push(feature(lens));
  timings.activate = performance.now() - begin;
  return { ready, timings, lastDrawn: () => tableView.lastDrawn() };
}
