import { type FormFaults, refusalWords } from "../welcome/form-faults.ts";

export type AddressField = "address";

/** Only what no server can be asked about; the rest is for whoever asks to find out. */
export function checkAddress({
  address,
}: Readonly<Record<AddressField, string>>): Partial<Record<AddressField, string>> {
  const text = address.trim();
  if (text === "") return { address: "Paste the invite link, or type the address that you were given." };
  if (/\s/.test(text)) return { address: "An address has no spaces: copy it again." };
  return {};
}

/** Why the server was not added, beside the field; whoever asked it says what to do about it. */
export function addressRefusal(error: unknown): FormFaults<AddressField> {
  return { fields: { address: refusalWords(error) }, form: null };
}
