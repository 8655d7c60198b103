// Compile the modules of a zip by the Python that will run them: node compile.mjs PYODIDE IN OUT

import fs from "node:fs";
import { pathToFileURL } from "node:url";

const [, , folder, from, to] = process.argv;
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${folder}/` });
python.FS.writeFile("/from.zip", new Uint8Array(fs.readFileSync(from)));
python.runPython(`
import zipfile, importlib._bootstrap_external as bootstrap
with zipfile.ZipFile("/from.zip") as source, zipfile.ZipFile("/to.zip", "w") as compiled:
    for name in source.namelist():
        data = source.read(name)
        if name.endswith(".py"):
            code = compile(data, name, "exec", dont_inherit=True, optimize=2)
            name, data = name + "c", bootstrap._code_to_hash_pyc(code, bytes(8), False)
        compiled.writestr(name, data)
`);
fs.writeFileSync(to, python.FS.readFile("/to.zip"));
