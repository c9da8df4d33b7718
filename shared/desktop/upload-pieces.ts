/** Of a file that the page hands to main: one in hand costs nothing, and few are needed. */
export const UPLOAD_PIECE_BYTES = 256 * 1024;
/** UTF-16 units of a file's name, as main takes it; the server keeps less. */
export const UPLOAD_NAME_UNITS = 1_024;
