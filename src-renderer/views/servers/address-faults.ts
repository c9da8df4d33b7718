import { ProtocolError } from "../../../shared/protocol/errors.ts";
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

/** Why the server was not added, beside the field, with what to do about it. */
export function addressRefusal(error: unknown): FormFaults<AddressField> {
  const words = refusalWords(error);
  const isUnanswered = error instanceof ProtocolError && error.code === "unavailable";
  return {
    fields: { address: isUnanswered ? `${words} Check the address, and that the server runs.` : words },
    form: null,
  };
}
