// What pages ask for beside style sheet and script: the libraries' icons as they come, and our few files.
import { cp, mkdir, readdir } from "node:fs/promises";

const to = "../wwwroot";
const icons = "node_modules/@ministryofjustice/frontend/moj/assets/images";
await mkdir(`${to}/images`, { recursive: true });
for (const file of ["js-enabled.js", "favicon.svg"]) await cp(file, `${to}/${file}`);
for (const icon of await readdir(icons)) {
  if (icon.startsWith("icon-")) await cp(`${icons}/${icon}`, `${to}/images/${icon}`);
}
