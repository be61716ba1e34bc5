/** What the panel and its page say to each other. Both ends check what they get: types only and two readers. */
import type { TableResult } from '../../../../server/src/protocol.ts';

/** What the panel shows: the table of a place in a document, or of a line; lines to compare with; a part of the window. */
export interface Source {
  readonly uri?: string;
  readonly position?: { readonly line: number; readonly character: number };
  readonly line?: string;
  readonly beside: readonly string[];
  readonly zoom?: string;
}

/** Panel to page. */
export interface ShowMessage {
  readonly type: 'show';
  readonly source: Source;
  readonly result: TableResult;
  /** One result for each line of `source.beside`. */
  readonly beside: readonly TableResult[];
}

export const exports = ['markdown', 'csv', 'command', 'svg', 'png'] as const;
export type ExportKind = (typeof exports)[number];

/** Page to panel. */
export type PageMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'zoom'; readonly zoom: string | undefined }
  /** A line of the what-if list: instead of what is shown, or beside it. */
  | { readonly type: 'open'; readonly line: string }
  | { readonly type: 'compare'; readonly line: string }
  | { readonly type: 'uncompare'; readonly index: number }
  | { readonly type: 'calculate' }
  | { readonly type: 'export'; readonly kind: ExportKind; readonly data: string }
  | { readonly type: 'drew'; readonly drawn: Drawn };

/** What the page has drawn, read back from its elements. */
export interface Drawn {
  readonly title: string;
  readonly views: readonly {
    readonly title: string;
    readonly headline: readonly string[];
    readonly levels: readonly { readonly name: string; readonly cells: number }[];
    readonly regions: number;
    readonly tables: readonly string[];
    readonly refused: boolean;
  }[];
  readonly problems: readonly string[];
  /** The value at which each what-if slider stands. */
  readonly sliders: readonly string[];
  readonly whatIf: number;
}

/** Longest text a page may hand over: a picture at twice the size of a large screen fits well. */
const maximumData = 30_000_000;

/** A message of the page, or undefined where it is none. */
export function readPageMessage(value: unknown): PageMessage | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const message = value as Record<string, unknown>;
  const text = (key: string, most = 20_000) => {
    const found = message[key];
    return typeof found === 'string' && found.length <= most ? found : undefined;
  };
  switch (message['type']) {
    case 'ready':
    case 'calculate':
      return { type: message['type'] };
    case 'zoom':
      return { type: 'zoom', zoom: text('zoom', 200) };
    case 'open':
    case 'compare': {
      const line = text('line');
      return line === undefined ? undefined : { type: message['type'], line };
    }
    case 'uncompare': {
      const index = message['index'];
      return typeof index === 'number' && Number.isInteger(index) ? { type: 'uncompare', index } : undefined;
    }
    case 'export': {
      const kind = exports.find((one) => one === message['kind']);
      const data = text('data', maximumData);
      return kind === undefined || data === undefined ? undefined : { type: 'export', kind, data };
    }
    case 'drew':
      return typeof message['drawn'] === 'object' && message['drawn'] !== null
        ? { type: 'drew', drawn: message['drawn'] as Drawn }
        : undefined;
    default:
      return undefined;
  }
}

/** What a panel was showing before a reload, or undefined where that cannot be told. */
export function readSource(value: unknown): Source | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { uri, line, zoom, position, beside } = value as Record<string, unknown>;
  const at = position as Record<string, unknown> | undefined;
  const numbers = typeof at?.['line'] === 'number' && typeof at['character'] === 'number';
  return {
    ...(typeof uri === 'string' ? { uri } : {}),
    ...(typeof line === 'string' ? { line } : {}),
    ...(typeof zoom === 'string' ? { zoom } : {}),
    ...(numbers ? { position: { line: at['line'] as number, character: at['character'] as number } } : {}),
    beside: Array.isArray(beside) ? beside.filter((one): one is string => typeof one === 'string').slice(0, 8) : [],
  };
}
