// Typefaces that are said to be easier to read, where this computer has them. None is fetched.

const EASIER = [
  "OpenDyslexic",
  "Atkinson Hyperlegible",
  "Atkinson Hyperlegible Next",
  "Lexend",
  "Andika",
  "Comic Sans MS",
  "Comic Neue",
  "Verdana",
  "DejaVu Sans",
];
const SAMPLE = "mmmmmmmmmmlliWQ1";
const BEHIND = ["monospace", "serif", "sans-serif"];

/** Those of them that are here. `measure(font)` gives the width of a line of letters in it: a face
 *  that is not here is drawn as the one behind it, whichever that is. */
export function facesHere(measure = measured()) {
  const plain = new Map(BEHIND.map((behind) => [behind, measure(`72px ${behind}`)]));
  return EASIER.filter((face) =>
    BEHIND.some((behind) => measure(`72px "${face}", ${behind}`) !== plain.get(behind)),
  );
}

function measured() {
  const pen = document.createElement("canvas").getContext("2d");
  return (font) => {
    pen.font = font;
    return pen.measureText(SAMPLE).width;
  };
}
