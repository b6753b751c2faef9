// Loads and runs what the scenes of `live.js` are made of: tokio, as a program for WASI.

(function () {
    'use strict';

    let program = null;

    // A script, not a `fetch`: that works from a file:// page too.
    function load(address) {
        program = program || new Promise(function (resolve, reject) {
            const script = document.createElement('script');
            script.src = address;
            script.onload = resolve;
            script.onerror = function () {
                program = null;
                reject(new Error('the scenes could not be loaded'));
            };
            document.head.append(script);
        }).then(async function () {
            const packed = Uint8Array.from(atob(window.liveArtefact.gzip), function (letter) {
                return letter.charCodeAt(0);
            });
            const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
            const bytes = await new Response(unpacked).arrayBuffer();
            window.liveArtefact = null;
            return WebAssembly.compile(bytes);
        });
        return program;
    }

    // Runs the program once with these arguments and reads the JSON that it prints: as much of WASI as that takes.
    async function run(module, words) {
        const encoded = ['live'].concat(words).map(function (word) {
            return new TextEncoder().encode(word + '\0');
        });
        const size = encoded.reduce(function (sum, word) { return sum + word.length; }, 0);
        const printed = { 1: [], 2: [] };
        let memory = null;
        function view() { return new DataView(memory.buffer); }
        const system = {
            args_sizes_get: function (count, bytes) {
                view().setUint32(count, encoded.length, true);
                view().setUint32(bytes, size, true);
                return 0;
            },
            args_get: function (pointers, bytes) {
                encoded.forEach(function (word, index) {
                    view().setUint32(pointers + 4 * index, bytes, true);
                    new Uint8Array(memory.buffer, bytes).set(word);
                    bytes += word.length;
                });
                return 0;
            },
            environ_sizes_get: function (count, bytes) {
                view().setUint32(count, 0, true);
                view().setUint32(bytes, 0, true);
                return 0;
            },
            environ_get: function () { return 0; },
            clock_time_get: function (_clock, _precision, result) {
                view().setBigUint64(result, BigInt(Math.round(performance.now() * 1e6)), true);
                return 0;
            },
            random_get: function (bytes, length) {
                crypto.getRandomValues(new Uint8Array(memory.buffer, bytes, length));
                return 0;
            },
            fd_write: function (file, parts, count, written) {
                let sum = 0;
                for (let at = parts; at < parts + 8 * count; at += 8) {
                    const length = view().getUint32(at + 4, true);
                    printed[file].push(new Uint8Array(memory.buffer, view().getUint32(at, true), length).slice());
                    sum += length;
                }
                view().setUint32(written, sum, true);
                return 0;
            },
            proc_exit: function (code) { throw new Error('exit ' + code); },
        };
        const unsupported = 52;
        const imports = {
            wasi_snapshot_preview1: new Proxy(system, {
                get: function (known, name) { return known[name] || function () { return unsupported; }; },
            }),
        };
        const instance = await WebAssembly.instantiate(module, imports);
        memory = instance.exports.memory;
        try {
            instance.exports._start();
        } catch (error) {
            const said = await new Blob(printed[2]).text();
            throw said ? new Error(said) : error;
        }
        return JSON.parse(await new Blob(printed[1]).text());
    }

    window.liveProgram = { load: load, run: run };
})();
