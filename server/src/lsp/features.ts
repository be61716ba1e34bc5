import { codeActions } from './codeActions.ts';
import { codeLens } from './codeLens.ts';
import { definition } from './definition.ts';
import { diagnostics } from './diagnostics.ts';
import { documentSymbols } from './documentSymbols.ts';
import { explain } from './explain.ts';
import type { Feature } from './feature.ts';
import { folding } from './folding.ts';
import { hover } from './hover.ts';
import { inlayHints } from './inlayHints.ts';
import { layoutCompletion } from './layoutCompletion.ts';
import { layoutFormatting } from './layoutFormatting.ts';
import { links } from './links.ts';
import { reply } from './reply.ts';
import { scan } from './scan.ts';
import { series } from './series.ts';
import { tables } from './tables.ts';
import { verdict } from './verdict.ts';

/** Every feature of the server, one line each. */
export const features: readonly Feature[] = [
  diagnostics,
  inlayHints,
  hover,
  codeActions,
  codeLens,
  documentSymbols,
  folding,
  links,
  definition,
  layoutCompletion,
  layoutFormatting,
  tables,
  verdict,
  reply,
  explain,
  scan,
  series,
];
