/**
 * Brings a database to the newest schema, as a start does, once it is told to. With a number it kills itself before that
 * statement of the migrations.
 */
import { once } from "node:events";
import Sqlite from "better-sqlite3";
import { openDatabase } from "../../../server/store/database.ts";
import { statementsOf } from "./killed-migration.ts";

const [dataDir = "", killAt = "0"] = process.argv.slice(2);
let left = Number(killAt);

if (left > 0) {
  const { exec, pragma } = Sqlite.prototype;
  const step = () => {
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
  };
  Sqlite.prototype.exec = function each(this: Sqlite.Database, sql: string) {
    for (const statement of statementsOf(sql)) {
      step();
      exec.call(this, statement);
    }
    return this;
  };
  Sqlite.prototype.pragma = function counted(this: Sqlite.Database, text: string, options?: Sqlite.PragmaOptions) {
    if (text.startsWith("user_version =")) step();
    return pragma.call(this, text, options);
  };
}

process.send?.("ready");
await once(process, "message");
openDatabase(dataDir).close();
process.disconnect();
