import { pdfjs } from 'react-pdf';

// Vite serves the package itself while developing, and the build lays its parts beside the bundle.
const PARTS = import.meta.env.DEV ? '/node_modules/pdfjs-dist' : `/assets/pdfjs-${pdfjs.version}`;

/**
 * For `getDocument`: where a file finds what it may leave out, such as the tables of Chinese,
 * Japanese and Korean letters and the fourteen standard typefaces. Fetched only when it does.
 */
export const PDF_OPTIONS = {
  cMapUrl: `${PARTS}/cmaps/`,
  standardFontDataUrl: `${PARTS}/standard_fonts/`,
  wasmUrl: `${PARTS}/wasm/`,
  useWasm: false, // the content security policy allows none; JPEG 2000 is decoded in JavaScript
  verbosity: pdfjs.VerbosityLevel.ERRORS,
};
