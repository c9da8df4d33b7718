/** Names that browsers give to what has none: a part of the screen, a copied image. */
const NAMELESS = /^(?:image|unknown|blob)?(?:\.\w+)?$/i;

/**
 * The files of what is pasted. Where text comes with them it is the text that is meant: a spreadsheet copies a picture of
 * its cells too.
 */
export function pastedFiles(data: DataTransfer, now: Date = new Date()): readonly File[] {
  if (data.types.includes("text/plain")) return [];
  return [...data.files].map((file) => (NAMELESS.test(file.name) ? named(file, now) : file));
}

function named(file: File, now: Date): File {
  const [kind = "file", extension = "bin"] = file.type.split("/");
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const name = `${kind}-${day}-${time}.${extension.replace(/\+.*$/, "").replace("jpeg", "jpg")}`;
  return new File([file], name, { type: file.type, lastModified: file.lastModified });
}
