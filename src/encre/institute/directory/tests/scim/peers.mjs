// Filters and patches as independent peers understand them: read on stdin, answered on stdout.
import SCIMMY from "scimmy";
import scimPatch from "scim-patch";
import parsing from "scim2-parse-filter";

let text = "";
for await (const piece of process.stdin) text += piece;
const { resources, filters, patches } = JSON.parse(text);
const ids = (found) => found.map((one) => one.id).sort();
const attempt = (work) => {
  try {
    return work();
  } catch (error) {
    return { refused: String(error.message) };
  }
};
// scimmy stumbles over a value path where the attribute is absent: such resources match none of ours.
const holding = (one) => resources.filter((it) => !one.includes("emails[") || it.emails);
const told = {
  scimmy: filters.map((one) =>
    attempt(() => ids(new SCIMMY.Types.Filter(one).match(structuredClone(holding(one)))))),
  parsed: filters.map((one) =>
    attempt(() => ids(resources.filter(parsing.filter(parsing.parse(one)))))),
  patched: patches.map(({ resource, operations }) =>
    attempt(() => scimPatch.scimPatch(structuredClone(resource), operations))),
};
process.stdout.write(JSON.stringify(told));
