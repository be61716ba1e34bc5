import { UsageError, type Verb } from './verb.ts';

export const lsp: Verb = {
  name: 'lsp',
  summary: 'run the language server on standard input and output',
  usage: `Usage: iommu-lens lsp --stdio

Speaks the Language Server Protocol on standard input and output, for any editor. docs/editors has recipes.
`,
  async run(args) {
    if (args.length !== 1 || args[0] !== '--stdio') throw new UsageError('lsp takes exactly --stdio.');
    const { serveStdio } = await import('../lsp/stdio.ts');
    await serveStdio();
    return 0;
  },
};
