// The line to the note to oneself, as the module of the note knows one from JupyterLab's kernels.

const NOTE = "note-to-self"; // as `web_host.py` has it

/** Something like a kernel: it lives as long as the page, whatever its worker does. */
export function noteKernel(kernel, notebook) {
  return {
    status: "idle",
    createComm() {
      const comm = { isDisposed: false, onMsg: null, onClose: null, open() {}, send: null };
      let text = "";
      const line = kernel.open(notebook, NOTE, ({ view, saved }) => {
        text = view?.text ?? text;
        comm.onMsg?.({ content: { data: { text, kept: saved } } });
      });
      comm.send = line.send;
      return comm;
    },
  };
}
