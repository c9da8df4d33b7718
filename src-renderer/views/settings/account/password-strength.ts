import { codePointLength } from "../../../../shared/text.ts";

const LEAST_CHARS = 8;
const GOOD_CHARS = 12;
const STRONG_CHARS = 16;
/** Fewer different characters are a pattern, however long it is. */
const LEAST_DIFFERENT = 5;

/** What everybody tries first; found also inside of longer ones. */
const GUESSED = ["password", "passwort", "qwerty", "azerty", "letmein", "iloveyou", "12345", "abc123", "cromulent"];

export type PasswordStrength = "short" | "weak" | "fair" | "good" | "strong";

/** How hard a new password is to guess, by what can be told without a dictionary. */
export function passwordStrength(password: string, username: string): PasswordStrength {
  const length = codePointLength(password);
  if (length < LEAST_CHARS) return "short";
  const plain = password.toLowerCase();
  const isGuessed = GUESSED.some((each) => plain.includes(each) && each.length * 2 > length);
  const isName = username.length > 2 && plain.includes(username.toLowerCase()) && length < username.length + GOOD_CHARS;
  if (isGuessed || isName || new Set(plain).size < LEAST_DIFFERENT || /^\d{1,11}$/.test(plain)) return "weak";
  return length >= STRONG_CHARS ? "strong" : length >= GOOD_CHARS ? "good" : "fair";
}

/** The same in words that say what would make it better. */
export function passwordWords(password: string, username: string): string {
  if (password === "") return "At least 8 characters; a few words are easier to keep in mind.";
  switch (passwordStrength(password, username)) {
    case "short":
      return `Too short: ${LEAST_CHARS - codePointLength(password)} more to go.`;
    case "weak":
      return "Easy to guess: take a few words that do not belong together.";
    case "fair":
      return "Fair: a longer one is harder to guess.";
    case "good":
      return "Good.";
    case "strong":
      return "Strong.";
  }
}
