import type * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  requests,
  type ExplainParams,
  type ExplainResult,
  type FormatsResult,
  type LineCompletion,
  type LineCompletionParams,
  type ReplyParams,
  type ReplyResult,
  type ScanParams,
  type ScanResult,
  type SeriesParams,
  type SeriesResult,
  type TableParams,
  type TableResult,
  type VerdictParams,
  type VerdictResult,
} from '../../server/src/protocol.ts';

/** Parameters and result of each request of ours. */
interface Exchanges {
  table: [TableParams, TableResult];
  formats: [undefined, FormatsResult];
  complete: [LineCompletionParams, readonly LineCompletion[]];
  verdict: [VerdictParams, VerdictResult];
  reply: [ReplyParams, ReplyResult];
  explain: [ExplainParams, ExplainResult];
  scan: [ScanParams, ScanResult];
  series: [SeriesParams, SeriesResult];
}

/** What every feature of the client works with. */
export interface Lens {
  readonly context: vscode.ExtensionContext;
  readonly client: BaseLanguageClient;
  readonly log: vscode.LogOutputChannel;
  /** Settles when the server answers, or when it could not be started. */
  readonly ready: Promise<void>;
}

/** One feature: registers its commands and views, and gives back what is to be disposed of. */
export type Feature = (lens: Lens) => vscode.Disposable;

/** Asks the server; waits for its start first. */
export async function ask<K extends keyof Exchanges>(
  lens: Lens,
  name: K,
  params: Exchanges[K][0],
  token?: vscode.CancellationToken,
): Promise<Exchanges[K][1]> {
  await lens.ready;
  return lens.client.sendRequest<Exchanges[K][1]>(requests[name], params ?? {}, token);
}

/** The languages in which the server looks for IOMMU work. */
export const languages = ['diff', 'c', 'kernel-mail', 'iommu-layout'] as const;

export function isOurs(document: vscode.TextDocument): boolean {
  return (languages as readonly string[]).includes(document.languageId);
}

/** Runs `action` once things have been quiet for `milliseconds`. */
export function debounce(milliseconds: number, action: () => void): { (): void; cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
  return Object.assign(later, { cancel: () => clearTimeout(timer) });
}
