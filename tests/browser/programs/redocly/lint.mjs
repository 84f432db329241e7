// Lints the OpenAPI file named on the command line by Redocly's own recommended rules; writes what it finds as JSON.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, file] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${modules}/`));
const { createConfig, lint } = await import(pathToFileURL(require.resolve("@redocly/openapi-core")));
const config = await createConfig({ extends: ["recommended"] });
const problems = await lint({ ref: file, config });
const told = problems.map(({ ruleId, severity, message, location }) => ({ ruleId, severity, message, at: location[0]?.pointer }));
console.log(JSON.stringify(told));
