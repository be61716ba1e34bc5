import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { compileParserOnce, growSlowly } from './compilers.ts';
import { projectFiles } from './projectFiles.ts';
import { serve } from './server.ts';
import { readWasm } from './wasm.ts';
import { workspaceTree } from './workspaceTree.ts';

/** Serves one client on standard input and output; resolves when the client is gone. */
export function serveStdio(): Promise<void> {
  compileParserOnce();
  growSlowly();
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
  serve(connection, { loadWasm: () => readWasm(), findTree: workspaceTree, findProjects: projectFiles });
  connection.listen();
  return new Promise((done) => process.stdin.on('close', done));
}
