import * as vscode from 'vscode';
import type { ReplyParams, WireRange } from '../../server/src/protocol.ts';
import { ask, type Feature, type Lens } from './lens.ts';

/** What commands of the server and nodes of the verdict view may name: a document, a part of it, a form. */
interface ReplyTarget {
  readonly uri: string;
  readonly range?: WireRange;
  readonly form?: ReplyParams['form'];
}

/** *Compose Reply* and *Copy as Review Comment*. */
export const reply: Feature = (lens) =>
  vscode.Disposable.from(
    vscode.commands.registerCommand('iommuLens.composeReply', (about?: unknown) => composeReply(lens, about)),
    vscode.commands.registerCommand('iommuLens.copyReviewComment', async (about?: unknown) => {
      const text = typeof about === 'string' ? about : await commentOn(lens, about);
      if (text === undefined || text === '') return;
      await vscode.env.clipboard.writeText(text);
      vscode.window.setStatusBarMessage(vscode.l10n.t('The review comment is in the clipboard.'), 4000);
    }),
  );

function targetOf(about: unknown): ReplyTarget | undefined {
  if (typeof about === 'object' && about !== null && 'uri' in about && typeof about.uri === 'string') {
    return about as ReplyTarget;
  }
  const document = vscode.window.activeTextEditor?.document;
  return document && { uri: document.uri.toString() };
}

async function commentOn(lens: Lens, about: unknown): Promise<string | undefined> {
  const target = targetOf(about);
  if (!target) return undefined;
  const { text } = await ask(lens, 'reply', { uri: target.uri, ...rangeOf(target), form: 'comment' });
  return text;
}

const rangeOf = ({ range }: ReplyTarget): { range?: WireRange } => (range ? { range } : {});

async function composeReply(lens: Lens, about: unknown): Promise<void> {
  const target = targetOf(about);
  if (!target) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open the mail or patch that you want to answer first.'));
    return;
  }
  const forms: readonly (vscode.QuickPickItem & { form: ReplyParams['form']; to: 'editor' | 'clipboard' })[] = [
    { label: vscode.l10n.t('Mail, in a new editor'), form: 'mail', to: 'editor' },
    { label: vscode.l10n.t('Mail, to the clipboard'), form: 'mail', to: 'clipboard' },
    { label: vscode.l10n.t('Review file for b4, in a new editor'), form: 'b4', to: 'editor' },
  ];
  const placeHolder = vscode.l10n.t('Findings are put as questions below the lines they are about.');
  const chosen = target.form
    ? { form: target.form, to: 'editor' as const }
    : await vscode.window.showQuickPick(forms, { title: vscode.l10n.t('Compose Reply'), placeHolder });
  if (!chosen) return;
  const { text } = await ask(lens, 'reply', { uri: target.uri, ...rangeOf(target), form: chosen.form });
  if (text === '') {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to raise in this patch.'));
    return;
  }
  if (chosen.to === 'clipboard') {
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(vscode.l10n.t('The reply is in the clipboard.'), 4000);
    return;
  }
  const document = await vscode.workspace.openTextDocument({ language: 'kernel-mail', content: text });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
}
