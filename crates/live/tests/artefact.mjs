// node artefact.mjs SCRIPT "SCENE key=value step=3" ...: runs the artefact for each, and lets it print.

import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';
import { gunzipSync } from 'node:zlib';

const [script, ...runs] = process.argv.slice(2);
globalThis.window = {};
(0, eval)(readFileSync(script, 'utf8'));
const module = await WebAssembly.compile(gunzipSync(Buffer.from(window.liveArtefact.gzip, 'base64')));
for (const run of runs) {
    const wasi = new WASI({ version: 'preview1', args: ['live', ...run.split(' ')], env: {} });
    const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
    wasi.start(instance);
}
