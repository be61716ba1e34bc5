/** Entry of the server as the desktop client starts it: over its IPC channel, or over stdio where told so. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { compileParserOnce, staySmall } from './compilers.ts';
import { projectFiles } from './projectFiles.ts';
import { serve } from './server.ts';
import { readWasm } from './wasm.ts';
import { workspaceTree } from './workspaceTree.ts';

compileParserOnce();
staySmall();
const connection = createConnection(ProposedFeatures.all);
serve(connection, { loadWasm: () => readWasm(), findTree: workspaceTree, findProjects: projectFiles });
connection.listen();
